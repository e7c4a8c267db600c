using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data.Postgres;

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
    public static Task<T> InEveryOrganizationAsync<T>(this PlatformDbContext db, Func<Task<T>> read) => db.WithinAsync(new RowScope("", IsEvery: true), read);

    /// <summary>Reads and writes rows of this organization instead of the current one.</summary>
    public static Task<T> InOrganizationAsync<T>(this PlatformDbContext db, string organizationId, Func<Task<T>> work) =>
        db.WithinAsync(new RowScope(organizationId, IsEvery: false), work);

    private static async Task<T> WithinAsync<T>(this PlatformDbContext db, RowScope reach, Func<Task<T>> work)
    {
        var before = db.RowScopeOverride;
        db.RowScopeOverride = reach;
        try
        {
            await TellAsync(db);
            return await work();
        }
        finally
        {
            db.RowScopeOverride = before;
            await TellAsync(db);
        }
    }

    /// <summary>Changes the setting of a connection that is already open, which is the case inside a transaction.</summary>
    private static async Task TellAsync(PlatformDbContext db)
    {
        if (db.Database.IsNpgsql() && db.Database.GetDbConnection() is { State: ConnectionState.Open } connection)
        {
            try
            {
                await TenantConnections.TellAsync(connection, db.EffectiveRowScope);
            }
            catch (DbException) when (db.Database.CurrentTransaction is not null)
            {
                // An earlier statement has failed the transaction. It can only be rolled back, which also rolls back the setting.
            }
        }
    }
}
