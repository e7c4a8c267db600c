using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Primitives;

namespace OrgStarter.Platform.Http;

/// <summary>
/// Answers 400 to requests for other hosts than that of <see cref="PublicAddress"/>. Development also allows all names of localhost. If the
/// setting <c>AllowedHosts</c> is set, ASP.NET Core's host filtering is used instead.
/// </summary>
public static class SiteHosts
{
    private static readonly string[] OfThisMachine = ["localhost", "*.localhost", "127.0.0.1", "[::1]"];

    public static IApplicationBuilder UseSiteHosts(this WebApplication app)
    {
        if (!string.IsNullOrWhiteSpace(app.Configuration["AllowedHosts"]))
        {
            return app;
        }

        // Lazy, because the server's addresses are known only after it listens.
        var names = new Lazy<StringSegment[]>(() => [.. Names(app)]);
        return app.Use((context, next) =>
        {
            if (HostString.MatchesAny(context.Request.Headers.Host.ToString(), names.Value) || IsProbe(context.Request)
                || context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
    }

    private static IEnumerable<StringSegment> Names(WebApplication app)
    {
        if (Uri.TryCreate(app.Services.GetRequiredService<PublicAddress>().Url, UriKind.Absolute, out var address))
        {
            // Browsers send international host names in Punycode.
            yield return new HostString(address.Host).ToUriComponent();
        }

        foreach (var name in app.Environment.IsDevelopment() ? OfThisMachine : [])
        {
            yield return name;
        }
    }

    /// <summary>Load balancers and orchestrators call the health endpoints by IP address.</summary>
    private static bool IsProbe(HttpRequest request) => request.Path == Health.LivePath || request.Path == Health.ReadyPath;
}
