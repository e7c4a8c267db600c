using System.Data.Common;
using Npgsql;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>
/// The site's connections to PostgreSQL. Checks the role on each new connection: row-level security does not apply to superusers and roles
/// with BYPASSRLS, and using such a role by mistake would silently remove the isolation of organizations.
/// </summary>
public sealed partial class PostgresServer : IAsyncDisposable
{
    private const string MayBypass = """
        SELECT EXISTS (SELECT FROM pg_roles r WHERE (r.rolsuper OR r.rolbypassrls) AND pg_has_role(current_user, r.oid, 'MEMBER'))
        """;

    private const string OwnsTables = """
        SELECT EXISTS (SELECT FROM pg_class c WHERE c.relforcerowsecurity AND pg_has_role(current_user, c.relowner, 'MEMBER'))
        """;

    private readonly ILogger<PostgresServer> log;
    private readonly bool isDevelopment;
    private int warned;

    /// <exception cref="InvalidOperationException">The connection string has a setting that breaks row-level security.</exception>
    public PostgresServer(DatabaseAddress address, IHostEnvironment environment, ILogger<PostgresServer> log)
    {
        (this.log, isDevelopment) = (log, environment.IsDevelopment());
        var builder = new NpgsqlDataSourceBuilder(address.ConnectionString);
        if (builder.ConnectionStringBuilder is { NoResetOnClose: true } or { Multiplexing: true })
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:{DatabaseAddress.Key} has 'No Reset On Close' or 'Multiplexing': "
                + "pooled connections would keep the organization of an earlier request. Remove the setting.");
        }

        ConfigureTimeouts(builder.ConnectionStringBuilder);
        builder.UsePhysicalConnectionInitializer(
            connection => Judge(Ask(connection, MayBypass)), async connection => Judge(await AskAsync(connection, MayBypass)));
        Connections = builder.Build();
        // Locks have a separate pool: requests that wait for a connection must not delay the release of a lock.
        LockConnection = new NpgsqlConnectionStringBuilder(builder.ConnectionStringBuilder.ConnectionString)
        {
            ApplicationName = "OrgStarter locks"
        }.ConnectionString;
        ListenConnection = new NpgsqlConnectionStringBuilder(LockConnection)
        {
            ApplicationName = "OrgStarter jobs",
            KeepAlive = 30,
            Pooling = false
        }.ConnectionString;
        StateConnections = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(LockConnection)
        {
            ApplicationName = "OrgStarter state",
            NoResetOnClose = true,
            MaxAutoPrepare = 1,
            AutoPrepareMinUsages = 2
        });
    }

    public NpgsqlDataSource Connections { get; }

    /// <summary>The connection string of <see cref="Locks"/>. Its connections read no rows.</summary>
    public string LockConnection { get; }

    /// <summary>
    /// Connections of <see cref="PostgresState"/>. They read no rows and change no setting, so they are not reset between two statements,
    /// and their one statement stays prepared.
    /// </summary>
    public NpgsqlDataSource StateConnections { get; }

    /// <summary>The connection string for LISTEN. Npgsql checks the connection every 30 seconds.</summary>
    public string ListenConnection { get; }

    /// <summary>Checks the role at startup, before the first request. If the server does not answer, the site starts anyway.</summary>
    /// <exception cref="InvalidOperationException">Outside Development, the role bypasses row-level security.</exception>
    public async Task CheckAsync()
    {
        try
        {
            await using var connection = await Connections.OpenConnectionAsync();
            if (!isDevelopment && await AskAsync(connection, OwnsTables))
            {
                LogOwner(connection.UserName ?? "");
            }
        }
        catch (NpgsqlException e)
        {
            LogUnavailable(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Connections.DisposeAsync();
        await StateConnections.DisposeAsync();
    }

    /// <summary>Shortens Npgsql's timeouts, because users wait for the page. Timeouts in the connection string take precedence.</summary>
    private static void ConfigureTimeouts(NpgsqlConnectionStringBuilder settings)
    {
        // NpgsqlConnectionStringBuilder does not tell whether a key was set.
        var said = new DbConnectionStringBuilder { ConnectionString = settings.ConnectionString };
        settings.Timeout = said.ContainsKey("Timeout") ? settings.Timeout : 5;
        settings.CommandTimeout = said.ContainsKey("Command Timeout") ? settings.CommandTimeout : 8;
        // In milliseconds. How long to wait for the server to confirm the cancellation of a command.
        settings.CancellationTimeout = said.ContainsKey("Cancellation Timeout") ? settings.CancellationTimeout : 500;
    }

    private void Judge(bool mayBypass)
    {
        if (!mayBypass)
        {
            return;
        }

        if (!isDevelopment)
        {
            throw new InvalidOperationException(
                $"The role of ConnectionStrings:{DatabaseAddress.Key} is a superuser, has BYPASSRLS, or is a member of such a role: "
                + "row-level security does not apply to it. Create a separate role for the site as docs/postgresql.md describes.");
        }

        if (Interlocked.Exchange(ref warned, 1) == 0)
        {
            LogBypass();
        }
    }

    private static bool Ask(NpgsqlConnection connection, string sql)
    {
        using DbCommand command = new NpgsqlCommand(sql, connection);
        return (bool)command.ExecuteScalar()!;
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    [LoggerMessage(LogLevel.Warning, "The database role bypasses row-level security; outside Development, the site refuses to start")]
    private partial void LogBypass();

    [LoggerMessage(
        LogLevel.Warning,
        "The role {Role} owns the site's tables and could turn off row-level security; create a separate role, see docs/postgresql.md")]
    private partial void LogOwner(string role);

    [LoggerMessage(LogLevel.Error, "The database does not answer; the site starts, but is not ready")]
    private partial void LogUnavailable(Exception exception);
}
