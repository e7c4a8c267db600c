using Microsoft.AspNetCore.Diagnostics;

namespace OrgStarter.Platform.Http;

/// <summary>Answers 503, not 500, if an unhandled exception comes from the outage of another service. A retry may succeed.</summary>
public abstract class OutageHandler(Func<Exception, bool> isCause) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!isCause(exception))
        {
            return ValueTask.FromResult(false);
        }

        LogOutage(exception, httpContext.Request.Path);
        httpContext.Response.WriteServiceUnavailable();
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
