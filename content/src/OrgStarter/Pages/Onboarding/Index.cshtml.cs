using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Invitations;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Onboarding;

/// <summary>The first step is the first that has something to show.</summary>
[SignedInPage]
public sealed class IndexModel(InvitationInbox inbox) : PageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        RedirectToPage((await inbox.OpenAsync(ct)).Count > 0 ? "Invitations" : "Create");
}
