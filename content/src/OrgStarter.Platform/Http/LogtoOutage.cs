using Microsoft.AspNetCore.Diagnostics;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Http;

/// <summary>
/// An unhandled failure whose cause is Logto's absence becomes 503 with a calm page, not 500: the person did nothing wrong and
/// may try again.
/// </summary>
public sealed partial class LogtoOutage(ILogger<LogtoOutage> log) : IExceptionHandler
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

    /// <summary>True when Logto's silence or overload is somewhere in the chain of causes, also inside the OpenID Connect handler.</summary>
    public static bool IsCause(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is LogtoException { IsTransient: true } || IsPatienceAtAnEnd(e) || e.Message.StartsWith("IDX20803", StringComparison.Ordinal)
                || e.Message.StartsWith("Invalid response from pushed authorization", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The way in which an HTTP client says that it has waited long enough, and nothing else says it so.</summary>
    private static bool IsPatienceAtAnEnd(Exception exception) => exception is TaskCanceledException { InnerException: TimeoutException };

    [LoggerMessage(LogLevel.Warning, "Logto was not there for {Path}")]
    private partial void LogOutage(Exception exception, string path);
}
