using Microsoft.AspNetCore.Diagnostics;
using OrgStarter.Site;

namespace OrgStarter.Data;

/// <summary>What could not be done for want of a lock becomes 503 with a calm page: nothing was done, and trying again may help.</summary>
public sealed partial class LeasesAway(ILogger<LeasesAway> log) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not LeasesAwayException)
        {
            return ValueTask.FromResult(false);
        }

        LogAway(exception, httpContext.Request.Path);
        httpContext.Response.SayTryLater();
        return ValueTask.FromResult(true);
    }

    [LoggerMessage(LogLevel.Error, "No lock could be taken for {Path}")]
    private partial void LogAway(Exception exception, string path);
}
