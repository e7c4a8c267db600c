using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members;

/// <summary>The members of the current organization.</summary>
public sealed class MemberDirectory(ILogtoManagementApi logto, RoleCatalog roles, CurrentTenant tenant)
{
    /// <param name="page">From 1.</param>
    /// <param name="search">Part of a name or address; null for everybody.</param>
    /// <param name="role">A role's name; null for every role.</param>
    public async Task<MemberPage> PageAsync(int page, int pageSize, string? search, string? role, CancellationToken ct)
    {
        var roleId = role is null ? null : await roles.IdAsync(role, ct);
        return await MemberPage.ReadAsync(await logto.GetMembers(tenant.OrganizationId, page, pageSize, search, roleId, ct), ct);
    }

    /// <summary>The same for a table: a page past the end, from an old link for example, is the last one there is.</summary>
    public async Task<(IReadOnlyList<LogtoMember> Rows, Paging Paging)> TableAsync(
        int page, int pageSize, string? search, string? role, CancellationToken ct)
    {
        var found = await PageAsync(page, pageSize, search, role, ct);
        var paging = new Paging(page, pageSize, found.Total);
        if (page > paging.Pages)
        {
            paging = paging with { Page = paging.Pages };
            found = await PageAsync(paging.Page, pageSize, search, role, ct);
        }

        return (found.Rows, paging);
    }

    /// <returns>The member with this id in the current organization, or null.</returns>
    public async Task<LogtoMember?> FindAsync(string userId, CancellationToken ct)
    {
        if (!LogtoId.IsOne(userId))
        {
            return null;
        }

        // The search looks into ids, too, and finds people of this organization only.
        var found = await PageAsync(1, 100, userId, null, ct);
        return found.Rows.FirstOrDefault(member => member.Id == userId);
    }

    /// <returns>The member with this address, in whatever letter case, or null.</returns>
    public async Task<LogtoMember?> FindByAddressAsync(string address, CancellationToken ct)
    {
        var found = await PageAsync(1, 100, address, null, ct);
        return found.Rows.FirstOrDefault(member => string.Equals(member.PrimaryEmail, address, StringComparison.OrdinalIgnoreCase));
    }
}
