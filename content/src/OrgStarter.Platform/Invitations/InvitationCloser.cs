using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Invitations;

/// <summary>How an open invitation ends. Logto calls all but the first revoked.</summary>
public enum InvitationEnd
{
    Accepted,
    Declined,
    Revoked,

    /// <summary>Revoked in favor of a new one.</summary>
    Replaced,
}

/// <summary>Ends open invitations at Logto: the links in their mails no longer sign in, and the invitee is no longer told that one waits.</summary>
/// <param name="magic">Null without magic links.</param>
public sealed class InvitationCloser(
    ILogtoManagementApi logto, WaitingInvitations waiting, Locks locks, AuditTrail audit, SiteMeters meters, IMagicLinks? magic = null)
{
    public static string LockOf(string invitationId) => $"invitation:{invitationId}";

    /// <summary>
    /// Call before <see cref="CloseAsync"/>, then read the invitation. Logto reads the status before its transaction: without the lock an
    /// acceptance and a revocation could both succeed.
    /// </summary>
    public Task<IAsyncDisposable> LockAsync(string invitationId, CancellationToken ct) => locks.AcquireAsync(LockOf(invitationId), ct);

    /// <param name="userId">The invitee, when it is they who accept or decline.</param>
    /// <exception cref="LogtoException">It is not open any more, or Logto did not answer.</exception>
    public async Task CloseAsync(LogtoInvitation invitation, InvitationEnd end, string? userId = null)
    {
        var (action, change) = end switch
        {
            InvitationEnd.Accepted => (AuditActions.InvitationAccepted, new InvitationStatusChange(InvitationStatus.Accepted, userId)),
            InvitationEnd.Declined => (AuditActions.InvitationDeclined, new InvitationStatusChange(InvitationStatus.Revoked)),
            _ => (AuditActions.InvitationRevoked, new InvitationStatusChange(InvitationStatus.Revoked)),
        };
        try
        {
            await audit.RecordAsync(invitation.Audited(action), ct => logto.SetInvitationStatus(invitation.Id, change, ct));
        }
        finally
        {
            // Also without an answer: it may have been done.
            if (userId is not null)
            {
                await waiting.ForgetAsync(userId, CancellationToken.None);
            }
        }

        await waiting.ForgetForAsync(invitation.Invitee, CancellationToken.None);
        if (magic is not null)
        {
            await magic.EndAsync(invitation.Id, CancellationToken.None);
        }

        if (end != InvitationEnd.Replaced)
        {
            meters.Invited($"{end}");
        }
    }
}
