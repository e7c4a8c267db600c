using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Profiles;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Site;

namespace OrgStarter.Pages.Account;

/// <summary>Saves the language from the menu: in this browser and, for a signed-in user, for all their browsers.</summary>
[PublicPage]
public sealed class LanguageModel(CurrentSession session, Preferences preferences) : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/");

    public async Task<IActionResult> OnPostAsync(string? culture, string? returnUrl, CancellationToken ct)
    {
        if (Languages.All.Contains(culture))
        {
            LanguageCookie.Set(HttpContext, culture!);
            if (session.IsSignedIn)
            {
                await preferences.SetLanguageAsync(session.UserId, culture!, ct);
            }
        }

        return LocalRedirect(LocalAddress.Of(returnUrl) ?? "/");
    }
}
