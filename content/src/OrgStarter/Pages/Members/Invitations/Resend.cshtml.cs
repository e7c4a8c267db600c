using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Htmx;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Resources;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>Sends the mail of an open invitation once more. Logto would send a revoked one as well: here only open ones go.</summary>
[RequirePermission(Permissions.InviteMember)]
public sealed class ResendModel(OrganizationInvitations invitations, InvitationSender sender) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public LogtoInvitation? Invitation { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Invitation = await invitations.FindAsync(Id, ct);
        return Invitation is null ? NotFound() : this.PageOrFragment("_ResendForm");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        try
        {
            Invitation = await invitations.FindAsync(Id, ct);
            if (Invitation is null)
            {
                return NotFound();
            }

            if (Invitation.Status == InvitationStatus.Pending)
            {
                await sender.SendAsync(Invitation, ct);
                TempData.Notify(Text.Invitations_SentAgain.With(Invitation.Invitee));
                return this.SeeOther(Url.Page("/Members/Invitations/Index")!);
            }

            ModelState.AddModelError("", Text.Invitations_NotOpen);
        }
        catch (LogtoException e)
        {
            ModelState.AddModelError("", e.Words);
        }

        return this.PageOrFragment("_ResendForm");
    }
}
