using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>Gives somebody the full time again: a new invitation takes the place of the open one, for Logto changes none.</summary>
[RequirePermission(Permissions.InviteMember)]
[EnableRateLimiting(RateLimits.Invitations)]
public sealed class ExtendModel(OrganizationInvitations invitations, InvitationBatches batches, CurrentTenant tenant)
    : InvitationChangeModel(invitations)
{
    public override string Heading => Text.Invitations_ExtendTitle;

    public override IHtmlContent Explanation => Text.Invitations_ExtendText.WithShown(Invitation?.Invitee);

    public override string Action => Text.Invitations_Extend;

    protected override async Task<InvitationChange> ChangeAsync(LogtoInvitation invitation, CancellationToken ct) =>
        SiteRoles.Template.GrantableBy(tenant.Required.Permissions).Contains(Roles.HighestOf(invitation.OrganizationRoles) ?? Roles.Member)
            ? (await batches.ReplaceAsync(invitation, ct)).AsChange()
            : new(Text.Refusal_AboveOwnRole, IsRefused: true);
}
