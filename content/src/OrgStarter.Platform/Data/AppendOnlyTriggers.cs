using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Creates triggers that refuse changes to <see cref="IAppendOnly"/> tables, including by raw SQL. They are created after the migrations,
/// not by one: SQLite drops a table's triggers whenever a migration rebuilds the table.
/// </summary>
public static class AppendOnlyTriggers
{
    public static async Task EnsureAsync(PlatformDbContext db)
    {
        foreach (var entity in db.Model.GetEntityTypes().Where(e => e.ClrType.IsAssignableTo(typeof(IAppendOnly))))
        {
            var table = entity.GetTableName()!;
            if (db.Database.IsNpgsql())
            {
                await ForbidOnPostgresAsync(db, table, RowSecurity.Quoted(entity));
                continue;
            }

            // REPLACE deletes the old row without firing DELETE triggers (unless recursive_triggers is on), so
            // an INSERT trigger refuses existing keys.
            var again = string.Join(
                " AND ",
                entity.FindPrimaryKey()!.Properties.Select(key => $"\"{key.GetColumnName()}\" = NEW.\"{key.GetColumnName()}\""));
            await ForbidAsync(db, table, "UPDATE", "");
            await ForbidAsync(db, table, "DELETE", "");
            await ForbidAsync(db, table, "INSERT", $"WHEN EXISTS (SELECT 1 FROM \"{table}\" WHERE {again})");
        }
    }

#pragma warning disable EF1002 // Identifiers cannot be parameters; these come from the model.
    private static async Task ForbidAsync(PlatformDbContext db, string table, string verb, string when)
    {
        await db.Database.ExecuteSqlRawAsync($"""
            CREATE TRIGGER IF NOT EXISTS "{table}_No_{verb}" BEFORE {verb} ON "{table}" {when}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only.'); END;
            """);
    }

    /// <summary>Refuses whole statements. TRUNCATE has no row-level triggers, and an UPDATE that matches no row is refused, too.</summary>
    private static async Task ForbidOnPostgresAsync(PlatformDbContext db, string table, string quoted)
    {
        await db.Database.ExecuteSqlRawAsync("""
            CREATE OR REPLACE FUNCTION refuse_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '% is append-only.', TG_TABLE_NAME; END $$
            """);
        var isThere = await db.Database.SqlQueryRaw<int>(
            "SELECT count(*)::int AS \"Value\" FROM pg_trigger WHERE tgrelid = {0}::regclass AND tgname = {1}",
            quoted,
            $"{table}_Append_Only").SingleAsync();
        if (isThere == 0)
        {
            await db.Database.ExecuteSqlRawAsync($"""
                CREATE TRIGGER "{table}_Append_Only" BEFORE UPDATE OR DELETE OR TRUNCATE ON {quoted}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_append_only()
                """);
        }
    }
#pragma warning restore EF1002
}
