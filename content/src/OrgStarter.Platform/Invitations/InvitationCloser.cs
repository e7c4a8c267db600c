using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Invitations;

/// <summary>How an open invitation ends. Logto stores all except <see cref="Accepted"/> as revoked.</summary>
public enum InvitationEnd
{
    Accepted,
    Declined,
    Revoked,

    Replaced,
}

/// <summary>Ends open invitations at Logto. Their links can no longer sign in, and the invitee no longer sees them.</summary>
/// <param name="magic">Null when magic links are not enabled.</param>
public sealed class InvitationCloser(
    ILogtoManagementApi logto, WaitingInvitations waiting, Locks locks, AuditTrail audit, SiteMeters meters, IMagicLinks? magic = null)
{
    public static string LockOf(string invitationId) => $"invitation:{invitationId}";

    /// <summary>
    /// Call before <see cref="CloseAsync"/>, and read the invitation after it. Logto reads the status outside its transaction, so without
    /// this lock an acceptance and a revocation could both succeed.
    /// </summary>
    public Task<IAsyncDisposable> LockAsync(string invitationId, CancellationToken ct) => locks.AcquireAsync(LockOf(invitationId), ct);

    /// <param name="userId">The invitee's user id, if the invitee accepts or declines; otherwise null.</param>
    /// <exception cref="LogtoException">The invitation is no longer open, or Logto did not answer.</exception>
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
            // Also after a failure: Logto may have made the change although its answer was lost.
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
