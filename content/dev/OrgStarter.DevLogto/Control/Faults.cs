using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.Control;

public enum FaultKind
{
    /// <summary>Closes the connection without a response.</summary>
    Refuse,

    /// <summary>Returns 500, as from a broken server or from a proxy in front of it.</summary>
    ServerError,

    /// <summary>Returns 429, as Logto Cloud does above its rate limits.</summary>
    TooManyRequests,

    Slow,

    /// <summary>Processes the request, but never sends the response.</summary>
    LoseAnswer,

    /// <summary>Processes the request, sends half of the response body, and closes the connection.</summary>
    CutInTheMiddle,
}

/// <param name="Route">A regular expression over <c>METHOD /path</c>; null matches every call of the site.</param>
/// <param name="Times">How many calls fail; null fails every call until the fault is cleared.</param>
/// <param name="Delay">The delay of <see cref="FaultKind.Slow"/>; null is ten seconds.</param>
public sealed record Fault(FaultKind Kind, string? Route = null, int? Times = null, TimeSpan? Delay = null);

/// <summary>Injects faults, so that a developer or a test can see how a page behaves without Logto.</summary>
public sealed class Faults
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(10);
    private readonly Lock guard = new();
    private readonly List<(Fault Fault, int Left)> active = [];

    public Fault? Current
    {
        get
        {
            lock (guard)
            {
                return active.Count == 0 ? null : active[0].Fault;
            }
        }
    }

    public void Add(Fault fault)
    {
        lock (guard)
        {
            active.Add((fault, fault.Times ?? int.MaxValue));
        }
    }

    public void Clear()
    {
        lock (guard)
        {
            active.Clear();
        }
    }

    internal async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var fault = Take(context.Request);
        switch (fault?.Kind)
        {
            case FaultKind.Refuse:
                context.Abort();
                return;
            case FaultKind.ServerError:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync("Internal Server Error");
                return;
            case FaultKind.TooManyRequests:
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "1";
                await context.Response.WriteAsJsonAsync(new
                {
                    code = "request.rate_limit_exceeded",
                    message = "Too many requests. Please try again later."
                });
                return;
            case FaultKind.Slow:
                await Task.Delay(fault.Delay ?? Slowness, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case FaultKind.LoseAnswer:
                context.Response.Body = Stream.Null;
                await next(context);
                context.Abort();
                return;
            case FaultKind.CutInTheMiddle:
                await CutAsync(context, next);
                return;
        }

        await next(context);
    }

    /// <summary>Announces the full content length, so that the client can detect the truncated body.</summary>
    private static async Task CutAsync(HttpContext context, RequestDelegate next)
    {
        var line = context.Response.Body;
        using var whole = new MemoryStream();
        context.Response.Body = whole;
        await next(context);
        context.Response.Body = line;
        context.Response.ContentLength = whole.Length;
        await line.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length / 2));
        await line.FlushAsync();
        context.Abort();
    }

    /// <summary>Returns null for the developer's pages: they must work, because faults are cleared there.</summary>
    private Fault? Take(HttpRequest request)
    {
        if (!request.Path.StartsWithSegments("/oidc") && !request.Path.StartsWithSegments("/api"))
        {
            return null;
        }

        var call = $"{request.Method} {request.Path}";
        lock (guard)
        {
            var at = active.FindIndex(f => f.Fault.Route is null || Regex.IsMatch(call, f.Fault.Route));
            if (at < 0)
            {
                return null;
            }

            var (fault, left) = active[at];
            if (left <= 1)
            {
                active.RemoveAt(at);
            }
            else
            {
                active[at] = (fault, left - 1);
            }

            return fault;
        }
    }
}
