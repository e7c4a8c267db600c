using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Data;

/// <summary>
/// The last wall around <see cref="IAppendOnly"/> tables: triggers hold against raw SQL, too. Made after the migrations and not
/// inside one, because SQLite loses a table's triggers whenever a migration rebuilds it.
/// </summary>
public static class AppendOnlyTriggers
{
    /// <exception cref="NotSupportedException">The database is one whose triggers are not written yet.</exception>
    public static async Task EnsureAsync(AppDbContext db)
    {
        if (!db.Database.IsSqlite())
        {
            throw new NotSupportedException($"Append-only tables need their triggers for {db.Database.ProviderName}.");
        }

        foreach (var table in db.Model.GetEntityTypes().Where(e => e.ClrType.IsAssignableTo(typeof(IAppendOnly))).Select(e => e.GetTableName()))
        {
            foreach (var verb in (string[])["UPDATE", "DELETE"])
            {
                // Identifiers cannot be parameters; these come from the model.
#pragma warning disable EF1002
                await db.Database.ExecuteSqlRawAsync($"""
                    CREATE TRIGGER IF NOT EXISTS "{table}_No_{verb}" BEFORE {verb} ON "{table}"
                    BEGIN SELECT RAISE(ABORT, '{table} is append-only.'); END;
                    """);
#pragma warning restore EF1002
            }
        }
    }
}
