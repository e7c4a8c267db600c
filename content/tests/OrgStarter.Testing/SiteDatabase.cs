using Microsoft.Data.Sqlite;

namespace OrgStarter.Testing;

/// <summary>Where a site under test keeps its rows: a file of its own, or a database of its own on the run's PostgreSQL.</summary>
public sealed class SiteDatabase
{
    private readonly PostgresInstance? postgres;
    private readonly string name;

    private SiteDatabase(PostgresInstance? postgres, string name) => (this.postgres, this.name) = (postgres, name);

    /// <summary>Whether the sites of all tests run on PostgreSQL: TEST_DATABASE=postgresql.</summary>
    public static bool IsPostgresForAll { get; } = Environment.GetEnvironmentVariable("TEST_DATABASE") == "postgresql";

    public bool IsPostgres => postgres is not null;

    /// <summary>What the site is told.</summary>
    public Dictionary<string, string?> Settings => postgres is null
        ? new() { ["ConnectionStrings:Database"] = Raw }
        : new() { ["ConnectionStrings:Database"] = postgres.App(name), ["ConnectionStrings:Migrations"] = postgres.Owner(name) };

    /// <summary>Past the site, with every right.</summary>
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

    /// <summary>One that is there already.</summary>
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

    /// <summary>Until it is disposed the database takes no new row of this table: what a crash before it looks like from outside.</summary>
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

    /// <summary>From here on it does not open.</summary>
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
