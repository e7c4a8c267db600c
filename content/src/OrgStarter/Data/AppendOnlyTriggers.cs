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

        foreach (var entity in db.Model.GetEntityTypes().Where(e => e.ClrType.IsAssignableTo(typeof(IAppendOnly))))
        {
            var table = entity.GetTableName();
            // REPLACE deletes without a DELETE trigger, unless a connection asks for it: hence the third.
            var again = string.Join(" AND ", entity.FindPrimaryKey()!.Properties.Select(key => $"\"{key.GetColumnName()}\" = NEW.\"{key.GetColumnName()}\""));
            await ForbidAsync(db, table, "UPDATE", "");
            await ForbidAsync(db, table, "DELETE", "");
            await ForbidAsync(db, table, "INSERT", $"WHEN EXISTS (SELECT 1 FROM \"{table}\" WHERE {again})");
        }
    }

    private static async Task ForbidAsync(AppDbContext db, string? table, string verb, string when)
    {
#pragma warning disable EF1002 // Identifiers cannot be parameters; these come from the model.
        await db.Database.ExecuteSqlRawAsync($"""
            CREATE TRIGGER IF NOT EXISTS "{table}_No_{verb}" BEFORE {verb} ON "{table}" {when}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only.'); END;
            """);
#pragma warning restore EF1002
    }
}
