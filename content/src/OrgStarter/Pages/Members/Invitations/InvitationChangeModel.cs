using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>The result of a change of an invitation, as a localized message.</summary>
/// <param name="IsRefused">If true, the message is the reason for the refusal, and the form shows it.</param>
public sealed record InvitationChange(string Message, bool IsRefused = false);

/// <summary>
/// A page that asks for confirmation and then changes one open invitation. Returns 404 for another organization's invitation. Does not
/// change an invitation that is no longer open. The form shows refusals by Logto.
/// </summary>
public abstract class InvitationChangeModel(OrganizationInvitations invitations) : PageModel, IConfirmation, IFormPage
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public LogtoInvitation? Invitation { get; private set; }

    public abstract string Heading { get; }

    public abstract IHtmlContent Explanation { get; }

    public abstract string Action { get; }

    public virtual bool IsDestructive => false;

    public string CancelPage => "/Members/Invitations/Index";

    protected OrganizationInvitations Invitations { get; } = invitations;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Invitation = await Invitations.FindAsync(Id, ct);
        return Invitation is null ? NotFound() : ShowForm();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Invitation = await Invitations.FindAsync(Id, ct);
        if (Invitation is null)
        {
            return NotFound();
        }

        var change = Invitation.Status == InvitationStatus.Pending
            ? await ChangeAsync(Invitation, ct) : new InvitationChange(Text.Invitations_NotOpen, IsRefused: true);
        if (!change.IsRefused)
        {
            TempData.Notify(change.Message);
            return this.SeeOther(Url.Page(CancelPage)!);
        }

        ModelState.AddModelError("", change.Message);
        return ShowForm();
    }

    public IActionResult ShowForm() => this.PageOrFragment("_Confirmation");

    /// <exception cref="LogtoException">Logto refused the change, or did not answer.</exception>
    protected abstract Task<InvitationChange> ChangeAsync(LogtoInvitation invitation, CancellationToken ct);
}

/// <summary>Converts the result of a batch with one recipient to a message.</summary>
public static class InvitationChangeTexts
{
    public static InvitationChange AsChange(this BatchProgress progress)
    {
        var recipient = progress.Recipients.Single();
        var reason = recipient.FailureReason is null ? "" : InvitationTexts.OfFailure(recipient.FailureReason);
        return recipient.Outcome switch
        {
            InviteOutcome.Sent => new(Text.Invitations_NewOneSent.With(recipient.Address)),
            InviteOutcome.NotSent => new(Text.Invitations_NewOneNotSent.With(recipient.Address, reason)),
            InviteOutcome.Waiting => new(Text.Invitations_NewOneComing.With(recipient.Address)),
            InviteOutcome.AlreadyMember => new(Text.Invite_AlreadyMember, IsRefused: true),
            InviteOutcome.AlreadyInvited => new(Text.Invite_AlreadyInvited, IsRefused: true),
            _ => new(reason, IsRefused: true),
        };
    }
}
