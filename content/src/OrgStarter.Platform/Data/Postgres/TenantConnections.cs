using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>
/// Tells PostgreSQL, on every connection from the pool, which organization's rows it may return. Npgsql resets a pooled connection before
/// its next use, which clears this setting. <see cref="PostgresServer"/> refuses connection strings that turn the reset off.
/// </summary>
public sealed class TenantConnections : DbConnectionInterceptor
{
    /// <summary>The PostgreSQL setting with the organization's id. Empty or unset outside of an organization.</summary>
    public const string Organization = "app.organization";

    /// <summary>The PostgreSQL setting that is <see cref="Every"/> while rows of all organizations are read.</summary>
    public const string ScopeSetting = "app.reach";
    public const string Every = "every";

    public static TenantConnections Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (eventData.Context is PlatformDbContext { EffectiveRowScope: var reach } && NeedsUpdate(reach))
        {
            try
            {
                using var command = CreateCommand(connection, reach);
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
    /// Ignores cancellation, and closes the connection on failure. EF Core treats the connection as open either way, and later commands on
    /// it, such as the release of a claim, would find no rows.
    /// </summary>
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is PlatformDbContext { EffectiveRowScope: var reach } && NeedsUpdate(reach))
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

    internal static async Task TellAsync(DbConnection connection, RowScope reach)
    {
        await using var command = CreateCommand(connection, reach);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>A reset connection already allows no rows, so this saves a round trip.</summary>
    private static bool NeedsUpdate(RowScope reach) => reach.OrganizationId.Length > 0 || reach.IsEvery;

    private static DbCommand CreateCommand(DbConnection connection, RowScope reach)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"SELECT set_config('{Organization}', @organization, false), set_config('{ScopeSetting}', @reach, false)";
        foreach (var (name, value) in new[] { ("organization", reach.OrganizationId), ("reach", reach.IsEvery ? Every : "") })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
