using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Invitations from the invitee's side. An invitation is its reader's when it was sent to the address that Logto holds for them
/// now, in whatever letter case, or when they have accepted it.
/// </summary>
public sealed class InvitationInbox(
    ILogtoManagementApi logto, CurrentSession session, WaitingInvitations waiting, InvitationAnswers answers, InvitationEnd end,
    Memberships memberships, MyOrganizations mine, Seats seats, OperationJournal journal, Locks locks, AuditTrail audit, SiteMeters meters)
{
    /// <summary>For anybody, signed in or not.</summary>
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
            InvitationStatus.Revoked when isMine && await answers.HasDeclinedAsync(id, session.UserId, ct) => InvitationStanding.Declined,
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

    /// <summary>The invitation itself, open, whoever asks: for what the site does with it and shows to nobody.</summary>
    public async Task<LogtoInvitation?> FindOpenAsync(string id, CancellationToken ct) =>
        await FindAsync(id, ct) is { Status: InvitationStatus.Pending } invitation ? invitation : null;

    /// <summary>Accepts for the signed-in person, if it is theirs and open and there is a seat; the answer says how it stands then.</summary>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public async Task<InvitationLook> AcceptAsync(string id, CancellationToken ct)
    {
        // Logto reads the status before its transaction: without the lock an acceptance and a revocation could both win.
        await using var ours = await locks.AcquireAsync($"invitation:{id}", ct);
        var look = await LookAsync(id, ct);
        if (!look.IsOpenToMe)
        {
            return look;
        }

        var organizationId = look.Invitation!.OrganizationId;
        await using var seat = await seats.LockAsync(organizationId, ct);
        if (!await seats.HasRoomToJoinAsync(organizationId, ct) && !await IsMemberAsync(organizationId, ct))
        {
            return look;
        }

        try
        {
            await audit.RecordAsync(look.Invitation.Audited(AuditActions.InvitationAccepted), token =>
                logto.SetInvitationStatus(id, new InvitationStatusChange(InvitationStatus.Accepted, session.UserId), token));
        }
        finally
        {
            // Also without an answer: it may have been done.
            await memberships.BegunAsync(organizationId, session.UserId, CancellationToken.None);
            await mine.ForgetAsync(session.UserId, CancellationToken.None);
            await waiting.ForgetAsync(session.UserId, CancellationToken.None);
        }

        await end.OfAsync(look.Invitation);
        meters.Invited("Accepted");
        return look with { Standing = InvitationStanding.AcceptedByMe };
    }

    /// <summary>Declines for the signed-in person. Logto has no word for it: there it is a revocation, here it is known who it was.</summary>
    /// <returns>Declined when it was done, now or before; otherwise how it stands.</returns>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public async Task<InvitationLook> DeclineAsync(string id, CancellationToken ct)
    {
        await using var ours = await locks.AcquireAsync($"invitation:{id}", ct);
        var look = await LookAsync(id, ct);
        if (!look.IsOpenToMe)
        {
            return look;
        }

        await answers.RecordAsync(look.Invitation!, session.UserId, session.DisplayName, ct);
        try
        {
            await audit.RecordAsync(look.Invitation!.Audited(AuditActions.InvitationDeclined), token =>
                logto.SetInvitationStatus(id, new InvitationStatusChange(InvitationStatus.Revoked), token));
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            await answers.TakeBackAsync(id, CancellationToken.None);
            throw;
        }
        finally
        {
            await waiting.ForgetAsync(session.UserId, CancellationToken.None);
        }

        await end.OfAsync(look.Invitation!);
        meters.Invited(nameof(InvitationStanding.Declined));
        return look with { Standing = InvitationStanding.Declined };
    }

    /// <summary>Asked of Logto now: a decision follows from it.</summary>
    public async Task<bool> IsMemberAsync(string organizationId, CancellationToken ct) =>
        (await logto.GetUserOrganizations(session.UserId, ct)).Any(organization => organization.Id == organizationId);

    private async Task<LogtoInvitation?> FindAsync(string id, CancellationToken ct) =>
        LogtoId.IsOne(id) ? await LogtoErrors.IfThereAsync(() => logto.GetInvitation(id, ct)) : null;
}
