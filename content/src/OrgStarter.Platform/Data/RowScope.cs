namespace OrgStarter.Platform.Data;

/// <param name="OrganizationId">The organization whose rows are read and written. Empty for none.</param>
/// <param name="IsEvery">Whether rows of all organizations can be read. They cannot be written.</param>
internal sealed record RowScope(string OrganizationId, bool IsEvery);

/// <summary>
/// The two ways of row-level security to work outside of the current organization. For work outside of requests that removes the query
/// filter, such as <see cref="TenantRows"/>. On SQLite there is only the query filter, and these methods do nothing.
/// </summary>
public static class CrossTenantAccess
{
    /// <summary>Reads rows of all organizations. Writes fail meanwhile.</summary>
    public static Task<T> InEveryOrganizationAsync<T>(this PlatformDbContext db, Func<Task<T>> read) =>
        db.WithinAsync(new RowScope("", IsEvery: true), read);

    /// <summary>Reads and writes rows of this organization instead of the current one.</summary>
    public static Task<T> InOrganizationAsync<T>(this PlatformDbContext db, string organizationId, Func<Task<T>> work) =>
        db.WithinAsync(new RowScope(organizationId, IsEvery: false), work);

    /// <summary>Each command carries the settings of its moment, also inside a transaction. See
    /// <see cref="Postgres.TenantConnections"/>.</summary>
    private static async Task<T> WithinAsync<T>(this PlatformDbContext db, RowScope reach, Func<Task<T>> work)
    {
        var before = db.RowScopeOverride;
        db.RowScopeOverride = reach;
        try
        {
            return await work();
        }
        finally
        {
            db.RowScopeOverride = before;
        }
    }
}
