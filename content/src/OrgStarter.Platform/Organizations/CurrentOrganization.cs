using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>The current organization and the person's others, for headings and the switcher: never a reason for a page to fail.</summary>
public sealed class CurrentOrganization(MyOrganizations mine, CurrentTenant tenant, CurrentSession session)
{
    /// <summary>A page that does not itself need Logto must not wait for it as long as one that does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>One question a request, however many parts of the page ask.</summary>
    private Task<IReadOnlyList<MyOrganization>>? asked;

    /// <returns>Null outside an organization and while Logto does not say.</returns>
    public async Task<MyOrganization?> ThisAsync(CancellationToken ct) =>
        tenant.Info is null ? null : (await MineAsync(ct)).FirstOrDefault(o => o.Id == tenant.OrganizationId);

    /// <returns>The name, or null outside an organization and while Logto does not say.</returns>
    public async Task<string?> NameAsync(CancellationToken ct) =>
        (await ThisAsync(ct))?.Name;

    /// <returns>All organizations of the person; none for somebody signed out, and while Logto does not say.</returns>
    public Task<IReadOnlyList<MyOrganization>> MineAsync(CancellationToken ct) => asked ??= AskAsync(ct);

    private async Task<IReadOnlyList<MyOrganization>> AskAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return session.IsSignedIn ? await mine.ListAsync(session.UserId, patience.Token) : [];
        }
        catch (LogtoException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [];
        }
    }
}
