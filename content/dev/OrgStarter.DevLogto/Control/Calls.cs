using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.Control;

/// <param name="Path">Excludes the query string.</param>
public sealed record LogtoCall(string Method, string Path, int Status);

/// <summary>Records the site's latest calls to <c>/oidc</c> and <c>/api</c>, so that a test can count them.</summary>
public sealed class Calls
{
    private const int MaxCalls = 10_000;
    private readonly ConcurrentQueue<LogtoCall> calls = new();

    public IReadOnlyList<LogtoCall> All => [.. calls];

    public void Forget() => calls.Clear();

    internal async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Request.Path.StartsWithSegments("/oidc") || context.Request.Path.StartsWithSegments("/api"))
        {
            calls.Enqueue(new LogtoCall(context.Request.Method, context.Request.Path, context.Response.StatusCode));
            while (calls.Count > MaxCalls && calls.TryDequeue(out _))
            {
            }
        }
    }
}
