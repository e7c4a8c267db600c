using OrgStarter.Authentication;
using OrgStarter.Logto;
using OrgStarter.Tenancy;

namespace OrgStarter.Organizations;

/// <summary>The current organization and the person's others, for headings and the switcher: never a reason for a page to fail.</summary>
public sealed class CurrentOrganization(MyOrganizations mine, CurrentTenant tenant, CurrentSession session)
{
    /// <returns>The name, or null outside an organization and while Logto does not say.</returns>
    public async Task<string?> NameAsync(CancellationToken ct) =>
        tenant.Info is null ? null : (await MineAsync(ct)).FirstOrDefault(o => o.Id == tenant.OrganizationId)?.Name;

    /// <returns>All organizations of the person; none for somebody signed out, and while Logto does not say.</returns>
    public async Task<IReadOnlyList<MyOrganization>> MineAsync(CancellationToken ct)
    {
        try
        {
            return session.IsSignedIn ? await mine.ListAsync(session.UserId, ct) : [];
        }
        catch (LogtoException)
        {
            return [];
        }
    }
}
