using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <param name="OrganizationId">Whose rows are seen and written; empty for nobody's.</param>
/// <param name="IsEvery">Whether those of all organizations are seen, and only seen.</param>
internal sealed record RowReach(string OrganizationId, bool IsEvery);

/// <summary>
/// Work past the current organization, in the only two ways that row-level security knows. For what runs in no request and lifts the
/// filter: <see cref="Logto.Changes.TenantRows"/>. On SQLite the filter is all there is, and these do nothing.
/// </summary>
public static class RowReaches
{
    /// <summary>Reads rows of all organizations. Writing any of them is refused meanwhile.</summary>
    public static Task<T> InEveryOrganizationAsync<T>(this PlatformDbContext db, Func<Task<T>> read) => db.WithinAsync(new RowReach("", IsEvery: true), read);

    /// <summary>Reads and writes rows of this organization, whichever is the current one.</summary>
    public static Task<T> InOrganizationAsync<T>(this PlatformDbContext db, string organizationId, Func<Task<T>> work) =>
        db.WithinAsync(new RowReach(organizationId, IsEvery: false), work);

    private static async Task<T> WithinAsync<T>(this PlatformDbContext db, RowReach reach, Func<Task<T>> work)
    {
        var before = db.ReachElsewhere;
        db.ReachElsewhere = reach;
        try
        {
            await TellAsync(db);
            return await work();
        }
        finally
        {
            db.ReachElsewhere = before;
            await TellAsync(db);
        }
    }

    /// <summary>A connection that is open already was told something else when it was opened: it is within a transaction.</summary>
    private static async Task TellAsync(PlatformDbContext db)
    {
        if (db.Database.IsNpgsql() && db.Database.GetDbConnection() is { State: ConnectionState.Open } connection)
        {
            try
            {
                await TenantConnections.TellAsync(connection, db.Reach);
            }
            catch (DbException) when (db.Database.CurrentTransaction is not null)
            {
                // A statement before this one has failed the transaction. It can only be rolled back, and what was told is rolled back with it.
            }
        }
    }
}
