using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrgStarter.Platform.Data.Postgres;

/// <summary>
/// Tells PostgreSQL with each command which organization's rows it may use, in the same round trip. So a command never depends on what
/// an earlier one has set, or on a rollback. Npgsql resets a pooled connection before its next use, which clears the settings;
/// <see cref="PostgresServer"/> refuses connection strings that turn the reset off.
/// </summary>
public sealed class TenantConnections : DbCommandInterceptor
{
    /// <summary>The PostgreSQL setting with the organization's id. Empty or unset outside of an organization.</summary>
    public const string Organization = "app.organization";

    /// <summary>The PostgreSQL setting that is <see cref="Every"/> while rows of all organizations are read.</summary>
    public const string ScopeSetting = "app.reach";
    public const string Every = "every";

    public static TenantConnections Instance { get; } = new();

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        if (eventData.CommandSource != CommandSource.SaveChanges && Settings(eventData) is { } settings)
        {
            result.CommandText = settings + result.CommandText;
        }

        return result;
    }

    /// <summary>Npgsql's provider counts the statements of a command that saves, so the settings precede it
    /// as a command of their own.</summary>
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result)
    {
        if (eventData.CommandSource == CommandSource.SaveChanges && Settings(eventData) is { } settings)
        {
            using var setting = Command(command, settings);
            setting.ExecuteNonQuery();
        }

        return result;
    }

    /// <inheritdoc cref="ReaderExecuting"/>
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource == CommandSource.SaveChanges && Settings(eventData) is { } settings)
        {
            await using var setting = Command(command, settings);
            await setting.ExecuteNonQueryAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>Returns null until the context first works inside an organization: a connection from the pool allows no rows.</summary>
    private static string? Settings(DbContextEventData eventData)
    {
        if (eventData.Context is not PlatformDbContext { EffectiveRowScope: var scope } db)
        {
            return null;
        }

        db.HasSettings |= scope.OrganizationId.Length > 0 || scope.IsEvery;
        return db.HasSettings
            ? $"SET {Organization} = '{Quoted(scope.OrganizationId)}'; SET {ScopeSetting} = '{(scope.IsEvery ? Every : "")}'; "
            : null;
    }

    /// <summary>SET takes no parameters.</summary>
    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static DbCommand Command(DbCommand saving, string text)
    {
        var command = saving.Connection!.CreateCommand();
        (command.CommandText, command.Transaction) = (text, saving.Transaction);
        return command;
    }
}
