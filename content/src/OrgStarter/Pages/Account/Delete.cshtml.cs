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

/// <summary>The person deletes their account. Not while an organization has no other owner; the page lists those, and what to do.</summary>
[SignedInPage]
public sealed class DeleteModel(CurrentSession session, AccountDeletion deletion) : PageModel, IFormPage
{
    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Name { get; set; } = "";

    /// <summary>What is to be typed: the address, or the name of somebody without one.</summary>
    public string Expected => session.Email ?? session.DisplayName;

    /// <summary>The organizations that would be without an owner.</summary>
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
