using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>
/// Tells PostgreSQL, with every connection that is taken from the pool, whose rows it may show: the verified organization of the
/// request, or of the work outside one. A connection that is given back forgets it, because Npgsql resets it before anybody else's first
/// statement; a connection string that switches that off is refused (<see cref="PostgresServer"/>).
/// </summary>
public sealed class TenantConnections : DbConnectionInterceptor
{
    /// <summary>Empty, or not set at all, outside every organization.</summary>
    public const string Organization = "app.organization";

    /// <summary><see cref="Every"/> where all organizations are read.</summary>
    public const string Reach = "app.reach";
    public const string Every = "every";

    public static TenantConnections Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (eventData.Context is PlatformDbContext { Reach: var reach } && NeedsWords(reach))
        {
            try
            {
                using var command = Words(connection, reach);
                command.ExecuteNonQuery();
            }
            catch
            {
                connection.Close();
                throw;
            }
        }
    }

    /// <summary>
    /// Never cancelled, and closed when it fails: EF Core takes the connection for open either way, and what is done on it afterwards, to
    /// give back a claim for example, would find nobody's rows.
    /// </summary>
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is PlatformDbContext { Reach: var reach } && NeedsWords(reach))
        {
            try
            {
                await TellAsync(connection, reach);
            }
            catch
            {
                await connection.CloseAsync();
                throw;
            }
        }
    }

    internal static async Task TellAsync(DbConnection connection, RowReach reach)
    {
        await using var command = Words(connection, reach);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>A connection fresh from the pool shows nobody's rows; saying so would be a way to the server for nothing.</summary>
    private static bool NeedsWords(RowReach reach) => reach.OrganizationId.Length > 0 || reach.IsEvery;

    private static DbCommand Words(DbConnection connection, RowReach reach)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"SELECT set_config('{Organization}', @organization, false), set_config('{Reach}', @reach, false)";
        foreach (var (name, value) in new[] { ("organization", reach.OrganizationId), ("reach", reach.IsEvery ? Every : "") })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
