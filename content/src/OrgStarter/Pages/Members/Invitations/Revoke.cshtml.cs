using Microsoft.AspNetCore.Html;
using OrgStarter.Logto;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members.Invitations;

[RequirePermission(Permissions.InviteMember)]
public sealed class RevokeModel(OrganizationInvitations invitations) : InvitationChangeModel(invitations)
{
    public override string Heading => Text.Invitations_RevokeTitle;

    public override IHtmlContent Explanation => Text.Invitations_RevokeText.WithShown(Invitation?.Invitee);

    public override string Action => Text.Invitations_Revoke;

    public override bool IsDestructive => true;

    protected override async Task<InvitationChange> ChangeAsync(LogtoInvitation invitation, CancellationToken ct)
    {
        await Invitations.RevokeAsync(invitation, ct);
        return new(Text.Invitations_RevokedNow.With(invitation.Invitee));
    }
}
