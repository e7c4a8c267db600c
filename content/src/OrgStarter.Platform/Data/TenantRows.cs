using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Platform.Data;

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
    /// <returns>For each table: the organizations that have rows in it.</returns>
    public static IEnumerable<IQueryable<string>> Owners(PlatformDbContext db) =>
        Tables(db).Select(table => (IQueryable<string>)Call(nameof(OwnersIn), table, db));

    /// <returns>For each table that is marked with <see cref="KeptOfPersonAttribute"/>: the people who have rows in it.</returns>
    public static IEnumerable<IQueryable<string>> People(PlatformDbContext db) =>
        db.Model.GetEntityTypes().Where(entity => entity.ClrType.IsDefined(typeof(KeptOfPersonAttribute), inherit: true))
            .Select(entity => (IQueryable<string>)Call(nameof(PeopleIn), entity.ClrType, db));

    /// <returns>How many rows were deleted, at most <paramref name="most"/> of each table.</returns>
    public static Task<int> DeleteAsync(PlatformDbContext db, string organizationId, int most, CancellationToken ct) => db.InOrganizationAsync(organizationId, async () =>
    {
        var count = 0;
        foreach (var table in Tables(db))
        {
            count += await (Task<int>)Call(nameof(DeleteFromAsync), table, db, organizationId, most, ct);
        }

        return count;
    });

    private static IEnumerable<Type> Tables(PlatformDbContext db) =>
        from entity in db.Model.GetEntityTypes()
        where entity.FindProperty(Organization)?.ClrType == typeof(string)
        where !entity.ClrType.IsAssignableTo(typeof(IAppendOnly)) && !entity.ClrType.IsDefined(typeof(OutlivesOrganizationAttribute), inherit: true)
        select entity.ClrType;

    private static IQueryable<string> OwnersIn<T>(PlatformDbContext db) where T : class =>
        db.Set<T>().IgnoreQueryFilters([PlatformDbContext.TenantFilter]).Select(row => EF.Property<string?>(row, Organization)).Where(id => id != null).Select(id => id!);

    private static IQueryable<string> PeopleIn<T>(PlatformDbContext db) where T : class =>
        db.Set<T>().Select(row => EF.Property<string>(row, "UserId")).Where(id => id != "");

    private static Task<int> DeleteFromAsync<T>(PlatformDbContext db, string organizationId, int most, CancellationToken ct) where T : class =>
        db.Set<T>().IgnoreQueryFilters([PlatformDbContext.TenantFilter]).Where(row => EF.Property<string?>(row, Organization) == organizationId)
            .OrderBy(row => EF.Property<string?>(row, Organization)).Take(most).TagWith(BulkChangeGuard.Purge).ExecuteDeleteAsync(ct);

    private static object Call(string method, Type table, params object[] arguments) =>
        typeof(TenantRows).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(table).Invoke(null, arguments)!;
}
