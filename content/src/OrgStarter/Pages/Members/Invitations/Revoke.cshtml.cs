using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Htmx;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Resources;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>Takes an open invitation back.</summary>
[RequirePermission(Permissions.InviteMember)]
public sealed class RevokeModel(OrganizationInvitations invitations) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public LogtoInvitation? Invitation { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Invitation = await invitations.FindAsync(Id, ct);
        return Invitation is null ? NotFound() : this.PageOrFragment("_RevokeForm");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        try
        {
            Invitation = await invitations.RevokeAsync(Id, ct);
            if (Invitation is null)
            {
                return NotFound();
            }

            if (Invitation.Status == InvitationStatus.Pending)
            {
                TempData.Notify(Text.Invitations_RevokedNow.With(Invitation.Invitee));
                return this.SeeOther(Url.Page("/Members/Invitations/Index")!);
            }

            ModelState.AddModelError("", Text.Invitations_NotOpen);
        }
        catch (LogtoException e)
        {
            Invitation ??= await invitations.FindAsync(Id, ct);
            ModelState.AddModelError("", e.Words);
        }

        return this.PageOrFragment("_RevokeForm");
    }
}
