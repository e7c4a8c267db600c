using System.Runtime.CompilerServices;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members;

/// <summary>
/// Reads members directly from Logto, never from a cache or the directory. Methods without an organization id read the current
/// organization. A caller that passes an id has verified it or resumes an operation.
/// </summary>
public sealed class MemberDirectory(ILogtoManagementApi logto, RoleCatalog roles, CurrentTenant tenant)
{
    /// <summary>The maximum page size of Logto.</summary>
    private const int MaxPageSize = 100;

    /// <param name="page">The page number, starting at 1.</param>
    /// <param name="search">Part of a name or email address; null for all members.</param>
    /// <param name="role">A role's name; null for every role.</param>
    public Task<MemberPage> PageAsync(int page, int pageSize, string? search, string? role, CancellationToken ct) =>
        PageAsync(tenant.OrganizationId, page, pageSize, search, role, ct);

    /// <summary>Same as <c>PageAsync</c>, but returns the last page for a page past the end, for example from an old link.</summary>
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
    public Task<LogtoMember?> FindAsync(string userId, CancellationToken ct) => FindAsync(tenant.OrganizationId, userId, ct);

    /// <returns>The member with this id, or null.</returns>
    public async Task<LogtoMember?> FindAsync(string organizationId, string userId, CancellationToken ct) =>
        // Logto's search also matches ids and returns only members of this organization.
        LogtoId.IsOne(userId)
            ? (await PageAsync(organizationId, 1, MaxPageSize, userId, null, ct)).Rows.FirstOrDefault(member => member.Id == userId)
            : null;

    /// <returns>The member with this email address, ignoring case, or null.</returns>
    public async Task<LogtoMember?> FindByAddressAsync(string address, CancellationToken ct) =>
        (await PageAsync(1, MaxPageSize, address, null, ct)).Rows
            .FirstOrDefault(member => string.Equals(member.PrimaryEmail, address, StringComparison.OrdinalIgnoreCase));

    /// <returns>At most <paramref name="count"/> members.</returns>
    public async Task<IReadOnlyList<LogtoMember>> FirstAsync(string organizationId, int count, CancellationToken ct) =>
        (await PageAsync(organizationId, 1, count, null, null, ct)).Rows;

    /// <summary>Reads the members with this role, page by page.</summary>
    public async IAsyncEnumerable<LogtoMember> WithRoleAsync(
        string organizationId,
        string role,
        [EnumeratorCancellation] CancellationToken ct)
    {
        MemberPage found;
        var page = 0;
        do
        {
            page++;
            found = await PageAsync(organizationId, page, MaxPageSize, null, role, ct);
            foreach (var member in found.Rows)
            {
                yield return member;
            }
        }
        while (page * MaxPageSize < found.Total && found.Rows.Count > 0);
    }

    private async Task<MemberPage> PageAsync(
        string organizationId,
        int page,
        int pageSize,
        string? search,
        string? role,
        CancellationToken ct)
    {
        var roleId = role is null ? null : await roles.IdAsync(role, ct);
        var q = search is null ? null : LikePattern.Literal(search);
        return await MemberPage.ReadAsync(await logto.GetMembers(organizationId, page, pageSize, q, roleId, ct), ct);
    }
}
