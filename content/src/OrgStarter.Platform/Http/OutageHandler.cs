using Microsoft.AspNetCore.Diagnostics;

namespace OrgStarter.Platform.Http;

/// <summary>
/// Answers an unhandled exception that the outage of another service has caused with 503 and a calm page, not 500: the user did nothing
/// wrong, and trying again may help.
/// </summary>
public abstract class OutageHandler(Func<Exception, bool> isCause) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!isCause(exception))
        {
            return ValueTask.FromResult(false);
        }

        LogOutage(exception, httpContext.Request.Path);
        httpContext.Response.SayTryLater();
        return ValueTask.FromResult(true);
    }

    protected abstract void LogOutage(Exception exception, string path);

    /// <returns>The exception, then its inner exceptions, outermost first.</returns>
    protected static IEnumerable<Exception> ChainOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
