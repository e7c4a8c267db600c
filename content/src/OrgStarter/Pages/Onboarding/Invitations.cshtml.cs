using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Invitations;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Onboarding;

/// <summary>Onboarding, step 1: the invitations that wait for this person. Answered on the invitation's own page.</summary>
[SignedInPage]
public sealed class InvitationsModel(InvitationInbox inbox) : PageModel
{
    public IReadOnlyList<OpenInvitation> Open { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Open = await inbox.OpenAsync(ct);
        return Open.Count == 0 ? RedirectToPage("/Organizations/Enter") : Page();
    }
}
