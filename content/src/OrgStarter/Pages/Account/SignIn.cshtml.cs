using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Pages.Account;

/// <summary>Redirects to Logto's sign-in page, and afterwards to the requested page.</summary>
[PublicPage]
public sealed class SignInModel(CurrentSession session) : PageModel
{
    /// <summary>The default page after a sign-in.</summary>
    public const string AfterSignIn = "/organizations/enter";

    public IActionResult OnGet(string? returnUrl, string? address)
    {
        var target = LocalAddress.Of(returnUrl) ?? AfterSignIn;
        return session.IsSignedIn ? LocalRedirect(target) : Challenge(Properties(target, address));
    }

    /// <param name="address">An email address for Logto's sign-in form; other text is ignored.</param>
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
