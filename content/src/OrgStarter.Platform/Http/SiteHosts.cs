using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Primitives;

namespace OrgStarter.Platform.Http;

/// <summary>
/// Answers 400 to requests for a host that is not the site's: that of <see cref="PublicAddress"/>, and in Development every name of
/// this machine. The setting <c>AllowedHosts</c> takes the place of that; ASP.NET Core's own filter then reads it.
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

        // Known when the server listens, which is later than now.
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
            // As browsers send it: an international name in Punycode.
            yield return new HostString(address.Host).ToUriComponent();
        }

        foreach (var name in app.Environment.IsDevelopment() ? OfThisMachine : [])
        {
            yield return name;
        }
    }

    /// <summary>Load balancers and orchestrators ask by the machine's address, and are told one word.</summary>
    private static bool IsProbe(HttpRequest request) => request.Path == Health.LivePath || request.Path == Health.ReadyPath;
}
