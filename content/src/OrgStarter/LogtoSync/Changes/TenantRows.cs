using System.Reflection;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Members.Batches;
using OrgStarter.Members.Directory;

namespace OrgStarter.LogtoSync.Changes;

/// <summary>
/// The rows of all organizations in every table with an <c>OrganizationId</c>, but for those that outlive their organization: append-only
/// ones, and what is marked so (<see cref="OutlivesOrganizationAttribute"/>). The model says which these are, so that no new table is
/// forgotten. For what happens outside any request: here, and nowhere else, the filter that keeps organizations apart is lifted, and
/// row-level security with it.
/// </summary>
public static class TenantRows
{
    private const string Organization = nameof(ITenantOwned.OrganizationId);

    /// <summary>For queries that run within <see cref="RowReaches.InEveryOrganizationAsync"/>.</summary>
    /// <param name="but">Tables that are left out.</param>
    /// <returns>For each table: the organizations that have rows in it.</returns>
    public static IEnumerable<IQueryable<string>> Owners(AppDbContext db, params Type[] but) =>
        Tables(db).Except(but).Select(table => (IQueryable<string>)Call(nameof(OwnersIn), table, db));

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
        from entity in db.Model.GetEntityTypes()
        where entity.FindProperty(Organization)?.ClrType == typeof(string)
        where !entity.ClrType.IsAssignableTo(typeof(IAppendOnly)) && !entity.ClrType.IsDefined(typeof(OutlivesOrganizationAttribute), inherit: true)
        select entity.ClrType;

    private static IQueryable<string> OwnersIn<T>(AppDbContext db) where T : class =>
        db.Set<T>().IgnoreQueryFilters([AppDbContext.TenantFilter]).Select(row => EF.Property<string?>(row, Organization)).Where(id => id != null).Select(id => id!);

    private static Task<int> DeleteFromAsync<T>(AppDbContext db, string organizationId, int most, CancellationToken ct) where T : class =>
        db.Set<T>().IgnoreQueryFilters([AppDbContext.TenantFilter]).Where(row => EF.Property<string?>(row, Organization) == organizationId)
            .OrderBy(row => EF.Property<string?>(row, Organization)).Take(most).TagWith(BulkChangeGuard.Purge).ExecuteDeleteAsync(ct);

    private static object Call(string method, Type table, params object[] arguments) =>
        typeof(TenantRows).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(table).Invoke(null, arguments)!;
}
