using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Account.Sessions;

/// <summary>Signs the user out of all browsers, including this one, and of Logto. Needs a full page post, not htmx.</summary>
[SignedInPage(KeepsOrganization = true)]
public sealed class SignOutEverywhereModel(PersonSessions sessions) : PageModel
{
    public IActionResult OnGet() => this.PageOrFragment("_EverywhereForm");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        TempData.Notify(await sessions.EndAllAsync(ct) ? Text.Sessions_SignedOutEverywhere : Text.Sessions_SignedOutHereOnly);
        await HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return LocalRedirect("/account/signed-out");
    }
}
