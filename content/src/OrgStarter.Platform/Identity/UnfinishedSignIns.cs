using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Limits the cookies of unfinished sign-ins, because each leaves two cookies, and proxies accept only about 8 KB of cookies. Requests
/// delete the oldest ones. Cookies are short, because many tabs that start a sign-in at once do not see each other's.
/// </summary>
public static class UnfinishedSignIns
{
    /// <summary>The number of tabs that can have Logto's sign-in page open at the same time.</summary>
    private const int MaxSignIns = 10;

    public static void Configure(OpenIdConnectOptions options)
    {
        options.ProtocolValidator = new ShortNonces
        {
            NonceLifetime = options.ProtocolValidator.NonceLifetime,
            RequireStateValidation = false,
            RequireTimeStampInNonce = false
        };
        options.StringDataFormat = new NonceAsItIs();
    }

    /// <summary>Deletes the cookies of the oldest unfinished sign-ins.</summary>
    public static void Limit(RedirectContext context)
    {
        foreach (var cookie in new[] { context.Options.CorrelationCookie, context.Options.NonceCookie })
        {
            SiteCookies.KeepNewest(context.HttpContext, cookie.Name!, MaxSignIns - 1, cookie.Build(context.HttpContext));
        }
    }

    /// <summary>Removes the cookies of a sign-in that does not start.</summary>
    public static void TakeBack(HttpContext context, OpenIdConnectOptions options) =>
        context.Response.Headers.SetCookie = context.Response.Headers.SetCookie.Where(cookie =>
            cookie?.StartsWith(options.CorrelationCookie.Name!, StringComparison.Ordinal) != true
            && cookie?.StartsWith(options.NonceCookie.Name!, StringComparison.Ordinal) != true).ToArray();

    /// <summary>Creates nonces of 128 random bits. They need no timestamp, because their cookie expires.</summary>
    private sealed class ShortNonces : OpenIdConnectProtocolValidator
    {
        public override string GenerateNonce() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));
    }

    /// <summary>
    /// Keeps the nonce in the cookie's name unencrypted. Encryption makes it three times as long without a benefit: any client can get an
    /// encrypted nonce, and the cookie is as hard to forge as that of the session.
    /// </summary>
    private sealed class NonceAsItIs : ISecureDataFormat<string>
    {
        public string Protect(string data) => data;

        public string Protect(string data, string? purpose) => data;

        public string? Unprotect(string? protectedText) => protectedText;

        public string? Unprotect(string? protectedText, string? purpose) => protectedText;
    }
}
