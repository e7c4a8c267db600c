using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrgStarter.Platform.Http;

/// <summary>Handles a database that is away, busy or full.</summary>
public sealed partial class DatabaseOutage(ILogger<DatabaseOutage> log) : OutageHandler(IsCause)
{
    /// <summary>True when it is somewhere in the chain of causes: EF Core wraps what a save or a retry met.</summary>
    public static bool IsCause(Exception exception) => ChainOf(exception).Any(e =>
        e is NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: IOException or TimeoutException }
            // Busy, locked, read-only, broken, full, not to be opened (sqlite.org/rescode.html).
            or SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 13 or 14 });

    [LoggerMessage(LogLevel.Error, "The database was not there for {Path}")]
    protected override partial void LogOutage(Exception exception, string path);
}
