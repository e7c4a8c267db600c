using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Htmx;
using OrgStarter.Invitations;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>Invites one person or several.</summary>
[RequirePermission(Permissions.InviteMember)]
[EnableRateLimiting(RateLimits.Invitations)]
public sealed class NewModel(InvitationSender sender) : PageModel
{
    [BindProperty]
    public InviteForm Input { get; set; } = new();

    public IReadOnlyList<InviteResult> Results { get; private set; } = [];

    public IActionResult OnGet() => this.PageOrFragment("_Form");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Results = await Input.SendAsync(sender, ModelState, ct);
        return this.PageOrFragment("_Form");
    }
}
