using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrgStarter.Platform.Http;

/// <summary>Handles exceptions because the database is unavailable, locked or full.</summary>
public sealed partial class DatabaseOutage(ILogger<DatabaseOutage> log) : OutageHandler(IsCause)
{
    /// <summary>Returns true if an exception in the chain is a database outage: EF Core wraps exceptions of saves and retries.</summary>
    public static bool IsCause(Exception exception) => ChainOf(exception).Any(e =>
        e is NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: IOException or TimeoutException }
            // SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL and CANTOPEN (sqlite.org/rescode.html).
            or SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 13 or 14 });

    [LoggerMessage(LogLevel.Error, "Database unavailable while serving {Path}")]
    protected override partial void LogOutage(Exception exception, string path);
}
