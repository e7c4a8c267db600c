using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgStarter.Features.MagicLinks;

/// <summary>The magic link token from the request's URL.</summary>
public sealed record MagicLinkToken(string Value);

/// <summary>
/// Removes the magic link token from the URL before the first middleware. The server's own logs and traces record the URL even earlier.
/// The token is then available as the request feature <see cref="MagicLinkToken"/>.
/// </summary>
public sealed class MagicLinkRequests(IServiceProvider services) : IHttpContextFactory
{
    public const string Parameter = "token";
    private const string Page = "/invitations/";
    private readonly DefaultHttpContextFactory inner = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { QueryString.Length: > 1 } request
            && request.Path.Contains(Page, StringComparison.OrdinalIgnoreCase))
        {
            TakeToken(featureCollection, request);
        }

        return inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => inner.Dispose(httpContext);

    private static void TakeToken(IFeatureCollection features, IHttpRequestFeature request)
    {
        var query = QueryHelpers.ParseQuery(request.QueryString);
        if (query.Remove(Parameter, out var token))
        {
            features.Set(new MagicLinkToken(token.ToString()));
            request.QueryString = QueryHelpers.AddQueryString("", query);
            request.RawTarget = request.PathBase + request.Path + request.QueryString;
        }
    }
}
