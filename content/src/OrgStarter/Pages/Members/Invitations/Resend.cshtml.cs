using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Resources;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>Sends the mail of an open invitation once more. Logto would send a revoked one as well: here only open ones go.</summary>
[RequirePermission(Permissions.InviteMember)]
[EnableRateLimiting(RateLimits.Invitations)]
public sealed class ResendModel(OrganizationInvitations invitations, InvitationMails mails) : InvitationChangeModel(invitations)
{
    public override string Heading => Text.Invitations_ResendTitle;

    public override IHtmlContent Explanation => Text.Invitations_ResendText.WithShown(Invitation?.Invitee, Invitation?.Expires.ToTheMinute());

    public override string Action => Text.Invitations_Resend;

    protected override async Task<InvitationChange> ChangeAsync(LogtoInvitation invitation, CancellationToken ct) =>
        await mails.ResendAsync(invitation.Id, ct) is { } refusal
            ? new(refusal, IsRefused: true) : new(Text.Invitations_SentAgain.With(invitation.Invitee));
}
