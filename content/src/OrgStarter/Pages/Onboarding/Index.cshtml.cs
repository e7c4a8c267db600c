using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Onboarding;

/// <summary>Redirects to the first onboarding step that applies to the user.</summary>
[SignedInPage]
public sealed class IndexModel(WaitingInvitations waiting) : PageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        RedirectToPage((await waiting.FreshAsync(ct)).Count > 0 ? "Invitations" : "Create");
}
