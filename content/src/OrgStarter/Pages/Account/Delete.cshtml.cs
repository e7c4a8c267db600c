using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Accounts;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Account;

/// <summary>Deletes the user's account. Refuses while an organization has no other owner, and lists such organizations.</summary>
[SignedInPage]
public sealed class DeleteModel(CurrentSession session, AccountDeletion deletion) : PageModel, IFormPage
{
    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Name { get; set; } = "";

    /// <summary>The text to type: the email address, or the name of a user without one.</summary>
    public string Expected => session.Email ?? session.DisplayName;

    /// <summary>The organizations whose last owner is this user.</summary>
    public IReadOnlyList<LogtoOrganization> Held { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Held = await deletion.HeldByAsync(session.UserId, ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!TypedName.Is(Expected, Name))
        {
            ModelState.AddModelError(nameof(Name), Text.TypedName_Differs.With(Expected));
            return ShowForm();
        }

        Held = await deletion.DeleteAsync(session.UserId, ct);
        if (Held.Count > 0)
        {
            return ShowForm();
        }

        TempData.Notify(Text.DeleteAccount_Done);
        await HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return LocalRedirect("/account/signed-out");
    }

    public IActionResult ShowForm() => Page();
}
