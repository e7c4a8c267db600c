using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OrgStarter.Platform.Http;

namespace OrgStarter.Features.MagicLinks;

/// <summary>
/// Where the token of a magic link waits, encrypted, between the mail's address and the button that uses it: neither the address bar,
/// nor the history, nor a referrer has it. One invitation at a time.
/// </summary>
public sealed class MagicLinkCookie(IDataProtectionProvider protection, IHostEnvironment environment)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Invitation.MagicLink").ToTimeLimitedDataProtector();

    public void Keep(HttpContext context, string invitationId, string token)
    {
        var cookie = Cookie();
        context.Response.Cookies.Append(cookie.Name!, protector.Protect($"{invitationId}:{token}", Life), cookie.Build(context));
    }

    /// <returns>The token that came with the link of this invitation, or null.</returns>
    public string? Find(HttpContext context, string invitationId)
    {
        try
        {
            return context.Request.Cookies[Cookie().Name!] is { } kept && protector.Unprotect(kept).Split(':', 2) is [var id, var token] && id == invitationId
                ? token : null;
        }
        catch (CryptographicException)
        {
            // Over, or made by nobody here.
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
        var cookie = new CookieBuilder { MaxAge = Life };
        SiteCookies.Harden(cookie, "invitation", environment);
        return cookie;
    }
}
