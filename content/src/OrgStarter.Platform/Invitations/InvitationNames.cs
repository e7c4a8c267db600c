using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>Finds the names behind a person's own invitations, and what else their pages tell.</summary>
public sealed class InvitationNames(ILogtoManagementApi logto, CurrentSession session, MyOrganizations mine, Seats seats)
{
    /// <returns>Null when its organization is no longer there.</returns>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<DescribedInvitation?> DescribeAsync(WaitingInvitation invitation, CancellationToken ct)
    {
        if (await LogtoErrors.IfThereAsync(() => logto.GetOrganization(invitation.OrganizationId, ct)) is not { } organization)
        {
            return null;
        }

        var inviter = invitation.InviterId is null ? null : await LogtoErrors.IfThereAsync(() => logto.GetUser(invitation.InviterId, ct));
        var isMember = (await mine.ListAsync(session.UserId, ct)).Any(o => o.Id == organization.Id);
        return new DescribedInvitation(
            invitation.Id, organization.Id, organization.Name, inviter?.Name ?? inviter?.Username ?? inviter?.PrimaryEmail, invitation.Role,
            invitation.Expires, organization.IsMfaRequired, isMember, isMember || await seats.HasRoomToJoinAsync(organization.Id, ct));
    }
}
