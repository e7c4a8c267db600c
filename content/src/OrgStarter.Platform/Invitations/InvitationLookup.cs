using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Reads invitations for the invitee. An invitation belongs to the user who accepted it. It also belongs to the user whose current email
/// address at Logto, ignoring case, is the invited one.
/// </summary>
public sealed class InvitationLookup(
    ILogtoManagementApi logto,
    CurrentSession session,
    InvitationDeclines declines,
    MyOrganizations mine,
    Seats seats,
    OrganizationStates states)
{
    /// <summary>Returns the invitation's standing for any visitor, signed in or not.</summary>
    public async Task<InvitationLookupResult> GetAsync(string id, CancellationToken ct)
    {
        var myAddress = session.IsSignedIn ? (await logto.GetUser(session.UserId, ct)).PrimaryEmail : null;
        if (await FindAsync(id, ct) is not { } invitation)
        {
            return new InvitationLookupResult(InvitationStanding.Missing, MyAddress: myAddress);
        }

        var isAcceptedByMe = session.IsSignedIn && invitation.AcceptedUserId == session.UserId;
        var isMine = isAcceptedByMe || string.Equals(invitation.Invitee, myAddress, StringComparison.OrdinalIgnoreCase);
        var standing = invitation.Status switch
        {
            InvitationStatus.Pending when !await states.IsOpenAsync(invitation.OrganizationId, ct) =>
                InvitationStanding.OrganizationClosed,
            InvitationStatus.Pending => InvitationStanding.Open,
            InvitationStatus.Expired => InvitationStanding.Expired,
            InvitationStatus.Revoked when isMine && await declines.HasDeclinedAsync(invitation, session.UserId) =>
                InvitationStanding.Declined,
            InvitationStatus.Revoked => InvitationStanding.Revoked,
            _ when isAcceptedByMe => InvitationStanding.AcceptedByMe,
            _ => InvitationStanding.AcceptedBefore,
        };
        if (standing == InvitationStanding.AcceptedByMe)
        {
            // Remove the cached list, so that the page knows whether the user still is a member.
            await mine.ForgetAsync(session.UserId, ct);
        }

        return new InvitationLookupResult(
            standing,
            isMine ? invitation : null,
            myAddress,
            standing == InvitationStanding.Open ? invitation.Invitee : null);
    }

    /// <summary>Returns the invitation if it is open, without a check of the visitor. Do not show it to a visitor.</summary>
    public async Task<LogtoInvitation?> FindOpenAsync(string id, CancellationToken ct) =>
        await FindAsync(id, ct) is { Status: InvitationStatus.Pending } invitation ? invitation : null;

    /// <summary>Adds the names and other data that the page of a user's own invitation shows.</summary>
    /// <returns>Null when the organization no longer exists.</returns>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
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

    /// <summary>
    /// Returns whether the signed-in user can join: a seat is free, or the user already is a member. Asks Logto instead of the cache,
    /// because a decision depends on it.
    /// </summary>
    internal async Task<bool> HasSeatAsync(string organizationId, CancellationToken ct) =>
        await seats.HasRoomToJoinAsync(organizationId, ct)
            || (await logto.GetUserOrganizations(session.UserId, ct)).Any(organization => organization.Id == organizationId);

    private async Task<LogtoInvitation?> FindAsync(string id, CancellationToken ct) =>
        LogtoId.IsOne(id) ? await LogtoErrors.IfThereAsync(() => logto.GetInvitation(id, ct)) : null;
}
