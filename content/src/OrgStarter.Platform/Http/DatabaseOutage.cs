using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OrgStarter.Platform.Http;

/// <summary>A database that is away, busy or full becomes 503 with a calm page, not 500: trying again may help.</summary>
public sealed partial class DatabaseOutage(ILogger<DatabaseOutage> log) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!IsCause(exception))
        {
            return ValueTask.FromResult(false);
        }

        LogOutage(exception, httpContext.Request.Path);
        httpContext.Response.SayTryLater();
        return ValueTask.FromResult(true);
    }

    /// <summary>True when it is somewhere in the chain of causes: EF Core wraps what a save or a retry met.</summary>
    public static bool IsCause(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: IOException or TimeoutException } || (e is SqliteException sqlite && IsAway(sqlite)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Busy, locked, read-only, broken, full, not to be opened: the result codes 5, 6, 8, 10, 13 and 14 (sqlite.org/rescode.html).</summary>
    private static bool IsAway(SqliteException exception) => exception.SqliteErrorCode is 5 or 6 or 8 or 10 or 13 or 14;

    [LoggerMessage(LogLevel.Error, "The database was not there for {Path}")]
    private partial void LogOutage(Exception exception, string path);
}
