using System.Runtime.CompilerServices;
using OrgStarter.Logto;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members;

/// <summary>
/// Members as Logto has them at this moment, for decisions: no cache and no copy stands between. Of any organization, so whoever
/// asks has checked that it is the verified one, or works for the journal.
/// </summary>
public sealed class LiveMembers(ILogtoManagementApi logto, RoleCatalog roles)
{
    private const int PageSize = 100;

    /// <returns>The member with this id, or null.</returns>
    public async Task<LogtoMember?> FindAsync(string organizationId, string userId, CancellationToken ct)
    {
        if (!LogtoId.IsOne(userId))
        {
            return null;
        }

        // The search looks into ids, too, and finds people of this organization only.
        var found = await MemberPage.ReadAsync(await logto.GetMembers(organizationId, 1, PageSize, userId, null, ct), ct);
        return found.Rows.FirstOrDefault(member => member.Id == userId);
    }

    /// <returns>So many members at most.</returns>
    public async Task<IReadOnlyList<LogtoMember>> FirstAsync(string organizationId, int count, CancellationToken ct) =>
        (await MemberPage.ReadAsync(await logto.GetMembers(organizationId, 1, count, null, null, ct), ct)).Rows;

    /// <summary>Those who hold this role.</summary>
    public async IAsyncEnumerable<LogtoMember> WithRoleAsync(string organizationId, string role, [EnumeratorCancellation] CancellationToken ct)
    {
        var roleId = await roles.IdAsync(role, ct);
        MemberPage found;
        var page = 0;
        do
        {
            page++;
            found = await MemberPage.ReadAsync(await logto.GetMembers(organizationId, page, PageSize, null, roleId, ct), ct);
            foreach (var member in found.Rows)
            {
                yield return member;
            }
        }
        while (page * PageSize < found.Total && found.Rows.Count > 0);
    }
}
