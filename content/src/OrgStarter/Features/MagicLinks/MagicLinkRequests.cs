using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgStarter.Features.MagicLinks;

/// <summary>The token that stood in the address of this request.</summary>
public sealed record MagicLinkToken(string Value);

/// <summary>
/// Takes the token of a magic link off the address before anything else sees the request: the server's own log and traces note the
/// whole address even before the first middleware runs. From here on it is a <see cref="MagicLinkToken"/> among the request's features.
/// </summary>
public sealed class MagicLinkRequests(IServiceProvider services) : IHttpContextFactory
{
    /// <summary>The parameter of the address.</summary>
    public const string Parameter = "token";
    private const string Page = "/invitations/";
    private readonly DefaultHttpContextFactory inner = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        if (featureCollection.Get<IHttpRequestFeature>() is { QueryString.Length: > 1 } request && request.Path.Contains(Page, StringComparison.OrdinalIgnoreCase))
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
