using System.Diagnostics;
using Npgsql;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Testing;

#pragma warning disable CA1001 // It lives as long as the process, and ends with it: its shell waits for the end of this end of the pipe.
/// <summary>
/// A real PostgreSQL server for one process, on the loopback interface, whose data is deleted at the end. Its databases use a linguistic
/// collation by default and have production's two roles.
/// </summary>
public sealed class PostgresInstance
#pragma warning restore CA1001
{
    private const string Template = "site_template";

    private const string Script = """
        data=$(mktemp -d)
        trap 'exit 1' HUP INT TERM
        trap '[ -z "$server" ] || { kill -INT $server; wait $server; }; rm -rf "$data"' EXIT
        initialize() { "$1/initdb" -D "$data/db" -U postgres -A trust -E UTF8 --no-sync "$2" "$3" > "$data/log" 2>&1; }
        initialize "$1" --locale-provider=icu --icu-locale=en-US || { rm -rf "$data/db"; initialize "$1" --locale=C.UTF-8 --no-instructions; } || exit 1
        "$1/postgres" -D "$data/db" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=1000 \
          -c fsync=off -c synchronous_commit=off -c full_page_writes=off > "$data/log" 2>&1 &
        server=$!
        read -r _
        """;

    private static readonly Lazy<Task<PostgresInstance>> Started = new(() => new PostgresInstance().RunAsync());
    private readonly int port = FreePort.Find();
    private Process? process;
    private int databases;

    /// <summary>Returns the server of this process; the first call starts it.</summary>
    /// <exception cref="MissingProgramException">PostgreSQL is not installed on this machine.</exception>
    public static Task<PostgresInstance> SharedAsync() => Started.Value;

    /// <summary>Returns a connection string with full access, for what tests do without the site.</summary>
    public string Superuser(string database) => Login("postgres", database);

    public string Owner(string database) => Login("site_owner", database);

    public string App(string database) => Login("site_app", database);

    /// <returns>The name of a database with the newest schema and no rows.</returns>
    public Task<string> NewDatabaseAsync() => NewDatabaseAsync(Template);

    /// <returns>The name of a database without tables.</returns>
    public Task<string> NewEmptyDatabaseAsync() => NewDatabaseAsync("template1");

    public Task DropAsync(string database) => SqlAsync(Superuser("postgres"), $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    /// <summary>Rejects all connections to the database from now on.</summary>
    public Task CloseAsync(string database) => SqlAsync(
        Superuser("postgres"),
        $"ALTER DATABASE {database} ALLOW_CONNECTIONS false",
        $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");

    public static async Task SqlAsync(string connectionString, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    public static async Task<T> AskAsync<T>(string connectionString, string question)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(question, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private async Task<string> NewDatabaseAsync(string template)
    {
        var name = $"site_{Interlocked.Increment(ref databases)}";
        await SqlAsync(Superuser("postgres"), $"CREATE DATABASE {name} TEMPLATE {template} OWNER site_owner");
        return name;
    }

    private string Login(string role, string database) => new NpgsqlConnectionStringBuilder
    {
        // Tests that stop a site abruptly leave connections open, which a real crash would close.
        Host = "127.0.0.1",
        Port = port,
        Username = role,
        Database = database,
        MaxPoolSize = 200,
        Pooling = role == "site_app",
    }.ConnectionString;

    private async Task<PostgresInstance> RunAsync()
    {
        var programs = Folder()
            ?? throw new MissingProgramException(
                "No PostgreSQL here: install it (Debian, Ubuntu: apt-get install postgresql), or put its bin folder into PATH.");
        string[] shell = ["sh", "-c", Script, "postgres", programs, $"{port}"];
        // PostgreSQL refuses to run as root.
        string[] all = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. shell] : shell;
        process = Process.Start(new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath()
        })!;
        await ListensAsync();
        await SqlAsync(
            Superuser("postgres"),
            "CREATE ROLE site_owner LOGIN",
            "CREATE ROLE site_app LOGIN",
            $"CREATE DATABASE {Template} OWNER site_owner");
        await PostgresSchema.MigrateAsync<PostgresDbContext>(Address(App(Template)), Address(Owner(Template)));
        return this;
    }

    private static DatabaseAddress Address(string connectionString) => new(DatabaseEngine.Postgres, connectionString);

    private async Task ListensAsync()
    {
        for (var i = 0; i < 600 && !process!.HasExited; i++)
        {
            try
            {
                await SqlAsync(Superuser("postgres"), "SELECT 1");
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException("PostgreSQL did not start.");
    }

    private static string? Folder()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder =>
                int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            : Enumerable.Empty<string>();
        return path.Concat(
            debian.Select(folder => Path.Combine(folder, "bin"))).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }
}
