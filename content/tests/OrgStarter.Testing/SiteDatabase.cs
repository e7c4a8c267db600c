using Microsoft.Data.Sqlite;

namespace OrgStarter.Testing;

/// <summary>The database of a site under test: its own SQLite file, or its own database on the run's PostgreSQL.</summary>
public sealed class SiteDatabase
{
    private readonly PostgresInstance? postgres;
    private readonly string name;

    private SiteDatabase(PostgresInstance? postgres, string name) => (this.postgres, this.name) = (postgres, name);

    /// <summary>True when all tests run on PostgreSQL: TEST_DATABASE=postgresql.</summary>
    public static bool IsPostgresForAll { get; } = Environment.GetEnvironmentVariable("TEST_DATABASE") == "postgresql";

    public bool IsPostgres => postgres is not null;

    public Dictionary<string, string?> Settings => postgres is null
        ? new() { ["ConnectionStrings:Database"] = Raw }
        : new() { ["ConnectionStrings:Database"] = postgres.App(name), ["ConnectionStrings:Migrations"] = postgres.Owner(name) };

    /// <summary>The connection string with full access, for what tests do without the site.</summary>
    public string Raw => postgres?.Superuser(name) ?? $"Data Source={name}";

    public static async Task<SiteDatabase> NewAsync(bool onPostgres, string folder)
    {
        if (!onPostgres)
        {
            return new SiteDatabase(null, Path.Combine(folder, "site.db"));
        }

        var server = await Needed.ToStartAsync(PostgresInstance.SharedAsync());
        return new SiteDatabase(server, await server.NewDatabaseAsync());
    }

    public static SiteDatabase Of(PostgresInstance server, string name) => new(server, name);

    public async Task SqlAsync(string sql)
    {
        if (IsPostgres)
        {
            await PostgresInstance.SqlAsync(Raw, sql);
            return;
        }

        await using var connection = new SqliteConnection(Raw);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Rejects new rows in this table until it is disposed: from outside, this looks like a crash before the insert.</summary>
    public async Task<IAsyncDisposable> RefuseRowsOfAsync(string table)
    {
        await SqlAsync(IsPostgres
            ? $"""
                CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''crash''; END';
                CREATE TRIGGER "Crash" BEFORE INSERT ON "{table}" EXECUTE FUNCTION refuse();
                """
            : $"CREATE TRIGGER Crash BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'crash'); END");
        return new Refusal(this, IsPostgres ? $"DROP TRIGGER \"Crash\" ON \"{table}\"" : "DROP TRIGGER Crash");
    }

    /// <summary>Makes the database unavailable from now on.</summary>
    public async Task CloseAsync()
    {
        if (postgres is not null)
        {
            await postgres.CloseAsync(name);
            return;
        }

        File.Delete(name);
        Directory.CreateDirectory(name);
        SqliteConnection.ClearAllPools();
    }

    public Task DropAsync() => postgres?.DropAsync(name) ?? Task.CompletedTask;

    private sealed class Refusal(SiteDatabase database, string end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await database.SqlAsync(end);
    }
}
