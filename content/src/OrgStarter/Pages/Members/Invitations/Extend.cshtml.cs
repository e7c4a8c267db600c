using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>Extends an open invitation by its full lifetime. Replaces it with a new one, because Logto cannot change it.</summary>
[RequirePermission(Permissions.InviteMember)]
[EnableRateLimiting(RateLimits.Invitations)]
public sealed class ExtendModel(OrganizationInvitations invitations, InvitationBatches batches, RoleCatalog catalog, CurrentTenant tenant)
    : InvitationChangeModel(invitations)
{
    public override string Heading => Text.Invitations_ExtendTitle;

    public override IHtmlContent Explanation => Text.Invitations_ExtendText.WithShown(Invitation?.Invitee);

    public override string Action => Text.Invitations_Extend;

    protected override async Task<InvitationChange> ChangeAsync(LogtoInvitation invitation, CancellationToken ct) =>
        (await catalog.GrantableAsync(tenant.Required.Permissions, ct))
            .Any(role => role.Name == (Roles.HighestOf(invitation.OrganizationRoles) ?? Roles.Member))
            ? (await batches.ReplaceAsync(invitation, ct)).AsChange()
            : new(Text.Refusal_AboveOwnRole, IsRefused: true);
}
