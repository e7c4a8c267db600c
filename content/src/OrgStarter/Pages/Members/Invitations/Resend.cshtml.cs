using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>Resends the mail of an open invitation. Checks the status itself: Logto also resends a revoked invitation.</summary>
[RequirePermission(Permissions.InviteMember)]
[EnableRateLimiting(RateLimits.Invitations)]
public sealed class ResendModel(OrganizationInvitations invitations, InvitationMails mails, TimeProvider time)
    : InvitationChangeModel(invitations)
{
    public override string Heading => Text.Invitations_ResendTitle;

    public override IHtmlContent Explanation =>
        Text.Invitations_ResendText.WithShown(Invitation?.Invitee, Invitation?.Expires.ToTheMinute());

    public override string Action => Text.Invitations_Resend;

    protected override async Task<InvitationChange> ChangeAsync(LogtoInvitation invitation, CancellationToken ct) =>
        await mails.ResendAsync(invitation.Id, ct) is { } refusal
            ? new(InvitationTexts.Of(refusal, time.GetUtcNow()), IsRefused: true)
            : new(Text.Invitations_SentAgain.With(invitation.Invitee));
}
