using System.Data.Common;
using Npgsql;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>
/// The site's connections to PostgreSQL. Each new one is asked what its role may do: row-level security binds neither a superuser nor
/// a role with BYPASSRLS, and to run as one by mistake would take away the wall without a sign.
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

    /// <exception cref="InvalidOperationException">The connection string has a setting that row-level security cannot live with.</exception>
    public PostgresServer(DatabaseAddress address, IHostEnvironment environment, ILogger<PostgresServer> log)
    {
        (this.log, isDevelopment) = (log, environment.IsDevelopment());
        var builder = new NpgsqlDataSourceBuilder(address.ConnectionString);
        if (builder.ConnectionStringBuilder is { NoResetOnClose: true } or { Multiplexing: true })
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:{DatabaseAddress.Key} has 'No Reset On Close' or 'Multiplexing': a connection would take one organization on to the next request. Take it out.");
        }

        BePatientButNotForever(builder.ConnectionStringBuilder);
        builder.UsePhysicalConnectionInitializer(
            connection => Judge(Ask(connection, MayBypass)), async connection => Judge(await AskAsync(connection, MayBypass)));
        Connections = builder.Build();
        // A pool of their own: a request that waits for a connection must not hold up the release of a lock.
        LockConnection = new NpgsqlConnectionStringBuilder(builder.ConnectionStringBuilder.ConnectionString) { ApplicationName = "OrgStarter locks" }.ConnectionString;
        ListenConnection = new NpgsqlConnectionStringBuilder(LockConnection) { ApplicationName = "OrgStarter jobs", KeepAlive = 30, Pooling = false }.ConnectionString;
    }

    public NpgsqlDataSource Connections { get; }

    /// <summary>For <see cref="Locks"/>, which read no rows.</summary>
    public string LockConnection { get; }

    /// <summary>For the one connection that waits for notifications; asked every 30 seconds whether it still stands.</summary>
    public string ListenConnection { get; }

    /// <summary>At the start, so that a wrong role is found there and not by the first visitor. A server that is away is no reason not to start.</summary>
    /// <exception cref="InvalidOperationException">Outside Development: the role may go past row-level security.</exception>
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
            LogAway(e);
        }
    }

    public ValueTask DisposeAsync() => Connections.DisposeAsync();

    /// <summary>A person waits for the page. Npgsql would wait half a minute for an answer; the connection string may say so.</summary>
    private static void BePatientButNotForever(NpgsqlConnectionStringBuilder settings)
    {
        // Npgsql's own builder has every key, set or not.
        var said = new DbConnectionStringBuilder { ConnectionString = settings.ConnectionString };
        settings.Timeout = said.ContainsKey("Timeout") ? settings.Timeout : 5;
        settings.CommandTimeout = said.ContainsKey("Command Timeout") ? settings.CommandTimeout : 8;
        // In milliseconds: nor is it waited for long that the server takes back what it was told to cancel.
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
                $"The role of ConnectionStrings:{DatabaseAddress.Key} is a superuser, has BYPASSRLS, or is a member of such a role: row-level security would not bind it. Give the site a role of its own; docs/postgresql.md says how.");
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

    [LoggerMessage(LogLevel.Warning, "The role of the database may go past row-level security. Outside Development the site refuses to run with it")]
    private partial void LogBypass();

    [LoggerMessage(LogLevel.Warning, "The role {Role} owns the site's tables and could take row-level security off them. Give the site a role that does not; docs/postgresql.md says how")]
    private partial void LogOwner(string role);

    [LoggerMessage(LogLevel.Error, "The database does not answer; the site starts without it and is not ready")]
    private partial void LogAway(Exception exception);
}
