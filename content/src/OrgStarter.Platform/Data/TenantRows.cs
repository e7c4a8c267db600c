using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Finds and deletes rows of all organizations, in every table with an <c>OrganizationId</c>, except append-only tables and those with
/// <see cref="OutlivesOrganizationAttribute"/>. The tables come from the model, so that no new table is forgotten. Only for work outside of
/// requests. This is the only code that removes the tenant filter and row-level security.
/// </summary>
public static class TenantRows
{
    private const string Organization = nameof(ITenantOwned.OrganizationId);

    /// <summary>Run the queries within <see cref="CrossTenantAccess.InEveryOrganizationAsync"/>.</summary>
    /// <returns>One query per table: the ids of organizations with rows in it.</returns>
    public static IEnumerable<IQueryable<string>> Owners(PlatformDbContext db) =>
        Tables(db).Select(table => (IQueryable<string>)Call(nameof(OwnersIn), table, db));

    /// <returns>One query per table with <see cref="UserDataAttribute"/>: the ids of users with rows in it.</returns>
    public static IEnumerable<IQueryable<string>> People(PlatformDbContext db) =>
        db.Model.GetEntityTypes().Where(entity => entity.ClrType.IsDefined(typeof(UserDataAttribute), inherit: true))
            .Select(entity => (IQueryable<string>)Call(nameof(PeopleIn), entity.ClrType, db));

    /// <summary>Deletes rows of an organization.</summary>
    /// <returns>The number of deleted rows, at most <paramref name="most"/> per table.</returns>
    public static Task<int> DeleteAsync(PlatformDbContext db, string organizationId, int most, CancellationToken ct) =>
        db.InOrganizationAsync(organizationId, async () =>
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
        where !entity.ClrType.IsAssignableTo(typeof(IAppendOnly))
            && !entity.ClrType.IsDefined(typeof(OutlivesOrganizationAttribute), inherit: true)
        select entity.ClrType;

    private static IQueryable<string> OwnersIn<T>(PlatformDbContext db) where T : class =>
        db.Set<T>()
            .IgnoreQueryFilters([PlatformDbContext.TenantFilter])
            .Select(row => EF.Property<string?>(row, Organization))
            .Where(id => id != null)
            .Select(id => id!);

    private static IQueryable<string> PeopleIn<T>(PlatformDbContext db) where T : class =>
        db.Set<T>().Select(row => EF.Property<string>(row, "UserId")).Where(id => id != "");

    private static Task<int> DeleteFromAsync<T>(PlatformDbContext db, string organizationId, int most, CancellationToken ct)
        where T : class =>
        db.Set<T>()
            .IgnoreQueryFilters([PlatformDbContext.TenantFilter])
            .Where(row => EF.Property<string?>(row, Organization) == organizationId)
            .OrderBy(row => EF.Property<string?>(row, Organization))
            .Take(most)
            .TagWith(BulkChangeGuard.Purge)
            .ExecuteDeleteAsync(ct);

    private static object Call(string method, Type table, params object[] arguments) =>
        typeof(TenantRows).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(table)
            .Invoke(null, arguments)!;
}
