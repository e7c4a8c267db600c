using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Htmx;
using OrgStarter.Invitations;
using OrgStarter.Pages.Members.Invitations;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Onboarding;

/// <summary>Onboarding, step 3: invite colleagues to the new organization, or go on without.</summary>
[RequirePermission(Permissions.InviteMember)]
[EnableRateLimiting(RateLimits.Invitations)]
public sealed class InviteModel(InvitationSender sender) : PageModel
{
    [BindProperty]
    public InviteForm Input { get; set; } = new();

    public IReadOnlyList<InviteResult> Results { get; private set; } = [];

    public void OnGet()
    {
        // Nothing to load: the form starts empty.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Results = await Input.SendAsync(sender, ModelState, ct);
        return this.PageOrFragment("_InviteForm");
    }
}
