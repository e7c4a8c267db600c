using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>A redirect with the small page that Logto's framework sends along.</summary>
/// <param name="location">What is not ASCII in it is percent-encoded, and goes into the header in that form.</param>
internal sealed partial class RedirectPage(string location, int status = StatusCodes.Status303SeeOther) : IResult
{
    private readonly string address = BeyondAscii().Replace(location, part => Uri.EscapeDataString(part.Value));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.Location = address;
        if (status == StatusCodes.Status303SeeOther)
        {
            response.Headers.CacheControl = "no-store";
        }

        var body = $"Redirecting to {WebUtility.HtmlEncode(address)}.";
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        return response.WriteAsync(body, httpContext.RequestAborted);
    }

    [GeneratedRegex("[^!-~]+", RegexOptions.CultureInvariant)]
    private static partial Regex BeyondAscii();
}

/// <summary>A query as browsers encode the fields of a form (<c>URLSearchParams</c>), in the order of the fields.</summary>
internal static class FormQuery
{
    public static string Encode(IEnumerable<KeyValuePair<string, string?>> fields) => string.Join('&', fields
        .Where(field => !string.IsNullOrEmpty(field.Value))
        .Select(field => $"{Encode(field.Key)}={Encode(field.Value!)}"));

    private static string Encode(string text) => WebUtility.UrlEncode(text)
        .Replace("!", "%21", StringComparison.Ordinal).Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal);
}
