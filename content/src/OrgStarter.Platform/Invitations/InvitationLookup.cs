using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Reads invitations for the invitee. An invitation is its reader's when it was sent to the address that Logto holds for them now, in
/// whatever letter case, or when they have accepted it.
/// </summary>
public sealed class InvitationLookup(
    ILogtoManagementApi logto, CurrentSession session, InvitationDeclines declines, MyOrganizations mine, Seats seats, OperationJournal journal)
{
    /// <summary>For any visitor, signed in or not.</summary>
    public async Task<InvitationLook> LookAsync(string id, CancellationToken ct)
    {
        var myAddress = session.IsSignedIn ? (await logto.GetUser(session.UserId, ct)).PrimaryEmail : null;
        if (await FindAsync(id, ct) is not { } invitation)
        {
            return new InvitationLook(InvitationStanding.Missing, MyAddress: myAddress);
        }

        var isAcceptedByMe = session.IsSignedIn && invitation.AcceptedUserId == session.UserId;
        var isMine = isAcceptedByMe || string.Equals(invitation.Invitee, myAddress, StringComparison.OrdinalIgnoreCase);
        var standing = invitation.Status switch
        {
            InvitationStatus.Pending when await journal.HasAsync(OperationKind.DeleteOrganization, invitation.OrganizationId, ct) => InvitationStanding.OrganizationClosing,
            InvitationStatus.Pending => InvitationStanding.Open,
            InvitationStatus.Expired => InvitationStanding.Expired,
            InvitationStatus.Revoked when isMine && await declines.HasDeclinedAsync(invitation, session.UserId) => InvitationStanding.Declined,
            InvitationStatus.Revoked => InvitationStanding.Revoked,
            _ when isAcceptedByMe => InvitationStanding.AcceptedByMe,
            _ => InvitationStanding.AcceptedBefore,
        };
        if (standing == InvitationStanding.AcceptedByMe)
        {
            // The page leads to the organization, or says that they have left it: not by what was known a minute ago.
            await mine.ForgetAsync(session.UserId, ct);
        }

        return new InvitationLook(standing, isMine ? invitation : null, myAddress, standing == InvitationStanding.Open ? invitation.Invitee : null);
    }

    /// <summary>The invitation itself, open, whoever asks: for what the site does with it and shows to no visitor.</summary>
    public async Task<LogtoInvitation?> FindOpenAsync(string id, CancellationToken ct) =>
        await FindAsync(id, ct) is { Status: InvitationStatus.Pending } invitation ? invitation : null;

    /// <summary>Finds the names behind one of the signed-in user's own invitations, and what else its page shows.</summary>
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

    /// <summary>Whether the signed-in user may join: a seat is free, or they are a member already. Asks Logto, not the cache: a decision follows from it.</summary>
    internal async Task<bool> HasSeatAsync(string organizationId, CancellationToken ct) => await seats.HasRoomToJoinAsync(organizationId, ct)
        || (await logto.GetUserOrganizations(session.UserId, ct)).Any(organization => organization.Id == organizationId);

    private async Task<LogtoInvitation?> FindAsync(string id, CancellationToken ct) =>
        LogtoId.IsOne(id) ? await LogtoErrors.IfThereAsync(() => logto.GetInvitation(id, ct)) : null;
}
