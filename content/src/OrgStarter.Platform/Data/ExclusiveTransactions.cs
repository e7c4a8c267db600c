using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Begins transactions that read before they write. SQLite allows one writer at a time, so no other transaction changes the rows in
/// between. On PostgreSQL, transactions with the same name wait for each other (advisory lock).
/// </summary>
public static class ExclusiveTransactions
{
    /// <param name="name">Names the rows that the transaction reads and writes. Transactions with other names run in parallel.</param>
    public static async Task<IDbContextTransaction> BeginExclusiveAsync(this PlatformDbContext db, string name, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct);
        if (db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", ct);
        }

        return transaction;
    }
}
