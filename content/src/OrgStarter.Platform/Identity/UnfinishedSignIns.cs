using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Bounds what sign-ins that were begun and left alone leave in a browser: two cookies each, sent with every request. There are few,
/// for those that one request can see, and they are short, for those that many tabs begin at once: proxies take 8 KB of cookies.
/// </summary>
public static class UnfinishedSignIns
{
    /// <summary>As many tabs can be on Logto's sign-in page at a time.</summary>
    private const int Most = 10;

    public static void Configure(OpenIdConnectOptions options)
    {
        options.ProtocolValidator = new ShortNonces { NonceLifetime = options.ProtocolValidator.NonceLifetime, RequireStateValidation = false, RequireTimeStampInNonce = false };
        options.StringDataFormat = new NonceAsItIs();
    }

    /// <summary>Forgets the oldest ones beside the one that begins.</summary>
    public static void Limit(RedirectContext context)
    {
        foreach (var cookie in new[] { context.Options.CorrelationCookie, context.Options.NonceCookie })
        {
            SiteCookies.KeepNewest(context.HttpContext, cookie.Name!, Most - 1, cookie.Build(context.HttpContext));
        }
    }

    /// <summary>Takes back the cookies of one that does not begin after all.</summary>
    public static void TakeBack(HttpContext context, OpenIdConnectOptions options) =>
        context.Response.Headers.SetCookie = context.Response.Headers.SetCookie.Where(cookie =>
            cookie?.StartsWith(options.CorrelationCookie.Name!, StringComparison.Ordinal) != true
            && cookie?.StartsWith(options.NonceCookie.Name!, StringComparison.Ordinal) != true).ToArray();

    /// <summary>128 random bits. When it was made need not stand in it: its cookie has an end.</summary>
    private sealed class ShortNonces : OpenIdConnectProtocolValidator
    {
        public override string GenerateNonce() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>
    /// For the nonce in the name of its cookie. The handler would encrypt it, to three times the length: that tells the site nothing,
    /// since anybody gets an encrypted nonce here, and the cookie is as hard to plant as the session's.
    /// </summary>
    private sealed class NonceAsItIs : ISecureDataFormat<string>
    {
        public string Protect(string data) => data;

        public string Protect(string data, string? purpose) => data;

        public string? Unprotect(string? protectedText) => protectedText;

        public string? Unprotect(string? protectedText, string? purpose) => protectedText;
    }
}
