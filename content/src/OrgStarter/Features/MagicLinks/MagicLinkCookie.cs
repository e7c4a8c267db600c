using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OrgStarter.Platform.Http;

namespace OrgStarter.Features.MagicLinks;

/// <summary>
/// Stores the encrypted token of a magic link between opening the link and signing in. The token is then not in the address bar, the
/// browser history or a Referer header. Stores one invitation at a time.
/// </summary>
public sealed class MagicLinkCookie(IDataProtectionProvider protection, IHostEnvironment environment)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Invitation.MagicLink").ToTimeLimitedDataProtector();

    public void Keep(HttpContext context, string invitationId, string token)
    {
        var cookie = Cookie();
        context.Response.Cookies.Append(cookie.Name!, protector.Protect($"{invitationId}:{token}", Lifetime), cookie.Build(context));
    }

    /// <returns>The token from this invitation's link, or null.</returns>
    public string? Find(HttpContext context, string invitationId)
    {
        try
        {
            return context.Request.Cookies[Cookie().Name!] is { } kept
                && protector.Unprotect(kept).Split(':', 2) is [var id, var token]
                && id == invitationId
                ? token : null;
        }
        catch (CryptographicException)
        {
            // Expired, or not a cookie of this site.
            return null;
        }
    }

    public void Forget(HttpContext context)
    {
        var cookie = Cookie();
        context.Response.Cookies.Delete(cookie.Name!, cookie.Build(context));
    }

    private CookieBuilder Cookie()
    {
        var cookie = new CookieBuilder { MaxAge = Lifetime };
        SiteCookies.Harden(cookie, "invitation", environment);
        return cookie;
    }
}
