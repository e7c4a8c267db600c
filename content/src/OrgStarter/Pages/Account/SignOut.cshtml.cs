using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Data;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Pages.Account;

/// <summary>Revokes the refresh token and ends the site's session and Logto's session.</summary>
[PublicPage]
public sealed class SignOutModel(CurrentSession session, TokenRevocation revocation, AppDbContext db) : PageModel
{
    /// <summary>A local URL to open after the sign-out, for example from the wrong-account page.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => session.IsSignedIn ? Page() : RedirectToPage("SignedOut");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (session.Id is null)
        {
            return RedirectToPage("SignedOut");
        }

        OrganizationHint.Forget(HttpContext);
        await revocation.RevokeAsync(db, session.Id, ct);
        var properties = new AuthenticationProperties { RedirectUri = LocalAddress.Of(ReturnUrl) ?? "/account/signed-out" };
        return SignOut(properties, CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme);
    }
}
