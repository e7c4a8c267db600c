using System.Reflection;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Members.Batches;

namespace OrgStarter.Logto.Changes;

/// <summary>
/// The tenant-owned rows of all tables and all organizations, but for append-only ones, which outlive their organization. For what
/// happens outside any request: here, and nowhere else, the filter that keeps organizations apart is lifted.
/// </summary>
public static class TenantRows
{
    /// <returns>For each table: the organizations that have rows in it.</returns>
    public static IEnumerable<IQueryable<string>> Owners(AppDbContext db) =>
        Tables(db).Select(table => (IQueryable<string>)Call(nameof(OwnersIn), table, db));

    /// <returns>The organizations whose directory has this person.</returns>
    public static IQueryable<string> OrganizationsOf(AppDbContext db, string userId) =>
        db.DirectoryMembers.IgnoreQueryFilters([AppDbContext.TenantFilter]).Where(member => member.UserId == userId).Select(member => member.OrganizationId);

    /// <returns>Batches of any organization that nobody is at, the oldest first.</returns>
    public static IQueryable<MemberBatch> DueBatches(AppDbContext db, DateTimeOffset now) =>
        db.MemberBatches.AsNoTracking().IgnoreQueryFilters([AppDbContext.TenantFilter]).Where(batch => !batch.IsDone && batch.DueAt <= now).OrderBy(batch => batch.DueAt);

    /// <returns>How many rows were deleted, at most <paramref name="most"/> of each table.</returns>
    public static async Task<int> DeleteAsync(AppDbContext db, string organizationId, int most, CancellationToken ct)
    {
        var count = 0;
        foreach (var table in Tables(db))
        {
            count += await (Task<int>)Call(nameof(DeleteFromAsync), table, db, organizationId, most, ct);
        }

        return count;
    }

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
