using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>
/// Reads and writes cookies in Logto's format: the raw value, which can be JSON that ASP.NET Core would encode, and a second cookie
/// <c>name.sig</c> with its signature. The names are Logto's, prefixed with <see cref="Site"/>.
/// </summary>
internal sealed class LogtoCookies(byte[] key)
{
    /// <summary>Keeps the cookies of different sites apart: browsers send the cookies of localhost to every port.</summary>
    public const string Site = "orgstarter";

    private const string Epoch = "Thu, 01 Jan 1970 00:00:00 GMT";

    /// <returns>The value; null when the cookie is missing or its signature is invalid.</returns>
    public string? Read(HttpContext context, string name) =>
        Raw(context, Site + name) is { Length: > 0 } value && Raw(context, $"{Site}{name}.sig") is { } signature
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(Sign(name, value)))
            ? value
            : null;

    /// <summary>Writes a cookie with the lifetime of the interaction.</summary>
    public void WriteShort(HttpContext context, string name, string value, DateTimeOffset expires, string path = "/") =>
        Write(context, name, value, $"path={path}; expires={Format(expires)}; samesite=lax; httponly");

    /// <summary>Writes a cookie with the lifetime of the session.</summary>
    public void WriteLong(HttpContext context, string name, string value, DateTimeOffset expires) =>
        Write(context, name, value, $"path=/; samesite=lax; httponly; expires={Format(expires)}");

    public void Delete(HttpContext context, string name, string path = "/") =>
        Write(context, name, "", $"path={path}; expires={Epoch}; samesite=lax; httponly");

    /// <summary>Writes a session cookie that the scripts of the pages can read.</summary>
    public void WriteOpen(HttpContext context, string name, string value) => Write(context, name, value, "path=/; samesite=lax");

    private void Write(HttpContext context, string name, string value, string attributes)
    {
        context.Response.Headers.Append(HeaderNames.SetCookie, $"{Site}{name}={value}; {attributes}");
        context.Response.Headers.Append(HeaderNames.SetCookie, $"{Site}{name}.sig={Sign(name, value)}; {attributes}");
    }

    private static string? Raw(HttpContext context, string name) => context.Request.Headers.Cookie
        .SelectMany(header => header!.Split(';', StringSplitOptions.TrimEntries))
        .FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    /// <summary>Truncates the signature to the length of Logto's HMAC-SHA1.</summary>
    private string Sign(string name, string value) =>
        Base64UrlEncoder.Encode(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{name}={value}"))[..20]);

    private static string Format(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);
}
