using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>How far an organization's directory is. Read by one query. Callers share the objects and must not change them.</summary>
/// <param name="Marked">The members to refresh, those that are due first; one more than a page refreshes at most.</param>
internal sealed record DirectoryProgress(MemberSync Sync, IReadOnlyList<MemberRefresh> Marked)
{
    /// <returns>Null if no user has opened the directory yet.</returns>
    public static ValueTask<DirectoryProgress?> FindAsync(
        PlatformDbContext db,
        RowCache rows,
        string organizationId,
        CancellationToken ct) =>
        rows.GetAsync((nameof(DirectoryProgress), organizationId), () => db.MemberSyncs.AsNoTracking()
            .Where(sync => sync.OrganizationId == organizationId)
            .Select(sync => new DirectoryProgress(sync, db.Set<MemberRefresh>()
                .Where(refresh => refresh.OrganizationId == sync.OrganizationId && refresh.OrganizationId == organizationId)
                .OrderBy(refresh => refresh.FreshFrom)
                .Take(MemberRefresher.AtOnce + 1)
                .ToList()))
            .SingleOrDefaultAsync(ct));
}
