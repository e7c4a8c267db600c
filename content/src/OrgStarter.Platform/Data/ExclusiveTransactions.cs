using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Transactions that look before they write. SQLite has one writer at a time, so what was seen still holds; PostgreSQL has many, and
/// there those of one name wait for each other.
/// </summary>
public static class ExclusiveTransactions
{
    /// <param name="name">What is looked at and written; anything else goes on beside it.</param>
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
