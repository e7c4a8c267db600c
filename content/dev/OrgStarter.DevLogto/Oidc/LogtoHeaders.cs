using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Sets the headers of Logto's OpenID Connect responses: caching, CORS and content type.</summary>
internal static class LogtoHeaders
{
    private const string NoStore = "no-store";

    /// <summary>The endpoints that scripts of any origin can read, with their Cache-Control.</summary>
    private static readonly Dictionary<string, string?> CacheControl = new()
    {
        ["/oidc/.well-known/openid-configuration"] = null,
        ["/oidc/.well-known/oauth-authorization-server"] = null,
        ["/oidc/jwks"] = "no-cache, max-age=0, must-revalidate",
        ["/oidc/token"] = NoStore,
        ["/oidc/token/introspection"] = NoStore,
        ["/oidc/token/revocation"] = null,
        ["/oidc/me"] = NoStore,
    };

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (CacheControl.TryGetValue(context.Request.Path, out var cacheControl))
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.Remove(HeaderNames.Pragma);
                headers.Remove(HeaderNames.Expires);
                headers.CacheControl = cacheControl;
                headers.AccessControlAllowOrigin = "*";
                headers.ContentType = ContentType(context.Request.Path, context.Response);
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    private static string ContentType(PathString path, HttpResponse response) =>
        response.StatusCode == StatusCodes.Status200OK && path == "/oidc/jwks" ? "application/jwk-set+json; charset=utf-8"
        : response.ContentType?.StartsWith("text/", StringComparison.Ordinal) == true ? response.ContentType
        : "application/json; charset=utf-8";
}
