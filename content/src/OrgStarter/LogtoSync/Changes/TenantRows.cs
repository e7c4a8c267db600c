using System.Reflection;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Members.Batches;
using OrgStarter.Members.Directory;

namespace OrgStarter.LogtoSync.Changes;

/// <summary>
/// The tenant-owned rows of all tables and all organizations, but for append-only ones, which outlive their organization. For what
/// happens outside any request: here, and nowhere else, the filter that keeps organizations apart is lifted, and row-level security with it.
/// </summary>
public static class TenantRows
{
    /// <summary>For queries that run within <see cref="RowReaches.InEveryOrganizationAsync"/>.</summary>
    /// <returns>For each table: the organizations that have rows in it.</returns>
    public static IEnumerable<IQueryable<string>> Owners(AppDbContext db) =>
        Tables(db).Select(table => (IQueryable<string>)Call(nameof(OwnersIn), table, db));

    /// <returns>The organizations whose directory has this person.</returns>
    public static Task<List<string>> OrganizationsOfAsync(AppDbContext db, string userId, CancellationToken ct) => db.InEveryOrganizationAsync(() =>
        db.DirectoryMembers.IgnoreQueryFilters([AppDbContext.TenantFilter]).Where(member => member.UserId == userId).Select(member => member.OrganizationId).ToListAsync(ct));

    /// <returns>Batches of any organization that nobody is at, the oldest first.</returns>
    public static Task<List<DueBatch>> DueBatchesAsync(AppDbContext db, DateTimeOffset now, int count, CancellationToken ct) => db.InEveryOrganizationAsync(() =>
        db.MemberBatches.IgnoreQueryFilters([AppDbContext.TenantFilter]).Where(batch => !batch.IsDone && batch.DueAt <= now)
            .OrderBy(batch => batch.DueAt).Take(count).Select(batch => new DueBatch(batch.Id, batch.OrganizationId)).ToListAsync(ct));

    /// <returns>How many rows were deleted, at most <paramref name="most"/> of each table.</returns>
    public static Task<int> DeleteAsync(AppDbContext db, string organizationId, int most, CancellationToken ct) => db.InOrganizationAsync(organizationId, async () =>
    {
        var count = 0;
        foreach (var table in Tables(db))
        {
            count += await (Task<int>)Call(nameof(DeleteFromAsync), table, db, organizationId, most, ct);
        }

        return count;
    });

    private static IEnumerable<Type> Tables(AppDbContext db) =>
        db.Model.GetEntityTypes().Select(entity => entity.ClrType)
            .Where(table => table.IsAssignableTo(typeof(ITenantOwned)) && !table.IsAssignableTo(typeof(IAppendOnly)));

    private static IQueryable<string> OwnersIn<T>(AppDbContext db) where T : class, ITenantOwned =>
        db.Set<T>().IgnoreQueryFilters([AppDbContext.TenantFilter]).Select(row => row.OrganizationId);

    private static Task<int> DeleteFromAsync<T>(AppDbContext db, string organizationId, int most, CancellationToken ct) where T : class, ITenantOwned =>
        db.Set<T>().IgnoreQueryFilters([AppDbContext.TenantFilter]).Where(row => row.OrganizationId == organizationId)
            .OrderBy(row => row.OrganizationId).Take(most).TagWith(BulkChangeGuard.Purge).ExecuteDeleteAsync(ct);

    private static object Call(string method, Type table, params object[] arguments) =>
        typeof(TenantRows).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(table).Invoke(null, arguments)!;
}
