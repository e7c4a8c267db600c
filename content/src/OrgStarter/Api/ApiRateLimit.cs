using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Http;

namespace OrgStarter.Api;

/// <summary>
/// Limits the requests of each caller in a fixed window, and states the rest in the headers <c>RateLimit-Policy</c> and <c>RateLimit</c>
/// (draft-ietf-httpapi-ratelimit-headers). Each instance counts for itself.
/// </summary>
public sealed class ApiRateLimit(IOptions<RateLimitOptions> options, TimeProvider time)
{
    public const string Header = "RateLimit";
    public const string PolicyHeader = "RateLimit-Policy";
    private Window current = new(0);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var limit = options.Value.Api;
        var (now, length) = (time.GetUtcNow().Ticks, limit.Window.Ticks);
        var count = At(now / length).Counts.AddOrUpdate(CallerOf(context), 1, (_, before) => before + 1);
        var seconds = Math.Ceiling(TimeSpan.FromTicks(length - (now % length)).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var headers = context.Response.Headers;
        headers[PolicyHeader] = $"\"default\";q={limit.Requests};w={(long)limit.Window.TotalSeconds}";
        headers[Header] = $"\"default\";r={Math.Max(0, limit.Requests - count)};t={seconds}";
        if (count <= limit.Requests)
        {
            return next(context);
        }

        headers.RetryAfter = seconds;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Task.CompletedTask;
    }

    /// <summary>Counts of an earlier window are dropped with it, so the memory is limited to the callers of one window.</summary>
    private Window At(long index)
    {
        var window = current;
        if (window.Index != index)
        {
            Interlocked.CompareExchange(ref current, new Window(index), window);
            window = current;
        }

        return window;
    }

    private static string CallerOf(HttpContext context) => context.User.FindFirstValue("sub") ?? RateLimits.NetworkOf(context);

    private sealed record Window(long Index)
    {
        public ConcurrentDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);
    }
}

public static class ApiRateLimiting
{
    /// <summary>Call after authentication. Responses to unknown routes have the headers too.</summary>
    public static IApplicationBuilder UseApiRateLimit(this IApplicationBuilder app) => app.UseWhen(ApiRequests.Is, api => api
        .Use((context, next) => context.RequestServices.GetRequiredService<ApiRateLimit>().InvokeAsync(context, next)));
}
