using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.Control;

/// <summary>How a Logto in trouble answers.</summary>
public enum FaultKind
{
    /// <summary>The connection breaks without an answer.</summary>
    Refuse,

    /// <summary>500, as from a broken server or the proxy before it.</summary>
    ServerError,

    /// <summary>429, as under Logto Cloud's limits.</summary>
    TooManyRequests,

    /// <summary>The answer comes, ten seconds later.</summary>
    Slow,

    /// <summary>Everything is done, but the answer never arrives.</summary>
    LoseAnswer,

    /// <summary>Everything is done, half of the answer's body arrives, and then the connection ends.</summary>
    CutInTheMiddle,
}

/// <param name="Route">A regular expression over <c>METHOD /path</c>; null for every call of the site.</param>
/// <param name="Times">How many calls it hits; null for all until it is cleared.</param>
/// <param name="Delay">How slow <see cref="FaultKind.Slow"/> is; null for ten seconds.</param>
public sealed record Fault(FaultKind Kind, string? Route = null, int? Times = null, TimeSpan? Delay = null);

/// <summary>Trouble on demand, so that a page's behaviour without Logto can be seen and tested.</summary>
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
                await context.Response.WriteAsJsonAsync(new { code = "request.rate_limit_exceeded", message = "Too many requests. Please try again later." });
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

    /// <summary>The whole length is announced, so that whoever reads can tell that it was not all.</summary>
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

    /// <summary>The screens for the developer never fail: that is where the trouble is switched off.</summary>
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
