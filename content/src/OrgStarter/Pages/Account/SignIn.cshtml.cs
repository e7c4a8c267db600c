using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Pages.Account;

/// <summary>Sends the browser to Logto's sign-in page, and afterwards to where it wanted to go.</summary>
[PublicPage]
public sealed class SignInModel(CurrentSession session) : PageModel
{
    /// <summary>Where somebody goes who came from nowhere.</summary>
    public const string AfterSignIn = "/organizations/enter";

    public IActionResult OnGet(string? returnUrl, string? address)
    {
        var target = LocalAddress.Of(returnUrl) ?? AfterSignIn;
        return session.IsSignedIn ? LocalRedirect(target) : Challenge(Properties(target, address));
    }

    /// <param name="address">An e-mail address to fill in; anything else is ignored.</param>
    internal static AuthenticationProperties Properties(string target, string? address)
    {
        var properties = new AuthenticationProperties { RedirectUri = target };
        if (LogtoAddress.Clean(address) is { } hint)
        {
            properties.Items[LogtoSignIn.LoginHint] = hint;
        }

        properties.Items["ui_locales"] = System.Globalization.CultureInfo.CurrentUICulture.Name;
        return properties;
    }
}
