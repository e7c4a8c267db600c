using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Htmx;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Resources;
using OrgStarter.Site;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>
/// A page that asks before it changes one open invitation. A foreign one is not found, one that is not open any more is left
/// alone, and a refusal by Logto stands in the form.
/// </summary>
/// <param name="form">The partial with the form.</param>
public abstract class InvitationChangeModel(OrganizationInvitations invitations, string form) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public LogtoInvitation? Invitation { get; private set; }

    protected OrganizationInvitations Invitations { get; } = invitations;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Invitation = await Invitations.FindAsync(Id, ct);
        return Invitation is null ? NotFound() : this.PageOrFragment(form);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Invitation = await Invitations.FindAsync(Id, ct);
        if (Invitation is null)
        {
            return NotFound();
        }

        try
        {
            if (Invitation.Status == InvitationStatus.Pending)
            {
                TempData.Notify(await ChangeAsync(Invitation, ct));
                return this.SeeOther(Url.Page("/Members/Invitations/Index")!);
            }

            ModelState.AddModelError("", Text.Invitations_NotOpen);
        }
        catch (LogtoException e)
        {
            ModelState.AddModelError("", e.Words);
        }

        return this.PageOrFragment(form);
    }

    /// <returns>What has been done, for the next page.</returns>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    protected abstract Task<string> ChangeAsync(LogtoInvitation invitation, CancellationToken ct);
}
