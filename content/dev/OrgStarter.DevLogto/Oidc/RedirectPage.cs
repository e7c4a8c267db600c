using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>A redirect with the short body that Logto's framework sends.</summary>
/// <param name="location">Characters outside printable ASCII are percent-encoded for the header.</param>
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

/// <summary>Encodes a query like a browser's <c>URLSearchParams</c>, in the order of the fields.</summary>
internal static class FormQuery
{
    public static string Encode(IEnumerable<KeyValuePair<string, string?>> fields) => string.Join('&', fields
        .Where(field => !string.IsNullOrEmpty(field.Value))
        .Select(field => $"{Encode(field.Key)}={Encode(field.Value!)}"));

    private static string Encode(string text) => WebUtility.UrlEncode(text)
        .Replace("!", "%21", StringComparison.Ordinal)
        .Replace("(", "%28", StringComparison.Ordinal)
        .Replace(")", "%29", StringComparison.Ordinal);
}
