using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>Sends invitation emails through Logto, and records when the last one was sent or why it failed.</summary>
public sealed class InvitationMails(
    PlatformDbContext db,
    ILogtoManagementApi logto,
    InvitationMessages messages,
    InvitationLimits limits,
    Locks locks,
    AuditTrail audit,
    TimeProvider time)
{
    /// <summary>Sends the first email in the current language, unless it was sent before.</summary>
    /// <returns>Null when it was sent; otherwise one of <see cref="FailureReason"/>.</returns>
    public async Task<string?> SendFirstAsync(InvitationRecord record)
    {
        try
        {
            if (record.SentAt is null)
            {
                await SendAsync(record);
            }

            return null;
        }
        catch (LogtoException e)
        {
            return e.Reason;
        }
    }

    /// <summary>Sends the email again, unless it was sent a moment ago or the invitation is no longer open.</summary>
    /// <returns>The rule that refused; null when the email was sent.</returns>
    /// <exception cref="LogtoException">The email was not sent. The table then shows this.</exception>
    public async Task<ResendRefusal?> ResendAsync(string invitationId, CancellationToken ct)
    {
        // The lock keeps out acceptances and revocations, and two concurrent requests send only one email.
        await using var _ = await locks.AcquireAsync(InvitationCloser.LockOf(invitationId), ct);
        var invitation = await logto.GetInvitation(invitationId, ct);
        if (invitation.Status != InvitationStatus.Pending)
        {
            return new(ResendRule.NotOpen);
        }

        var record = await db.InvitationRecords.FirstOrDefaultAsync(record => record.InvitationId == invitationId, ct);
        if (record is { NotSent: null, SentAt: { } last } && last + limits.Options.ResendAfter is var again && again > time.GetUtcNow())
        {
            return new(ResendRule.TooSoon, again);
        }

        if (await limits.TakeMailAsync() is { } more)
        {
            return new(ResendRule.DayFull, more, limits.Options.MailsPerDay);
        }

        // The invitation was created in the Logto Console, or before this site kept records.
        record ??= db.InvitationRecords.Add(InvitationRecord.Of(invitation, "")).Entity;
        await audit.RecordAsync(invitation.Audited(AuditActions.InvitationResent), _ => SendAsync(record));
        return null;
    }

    private async Task SendAsync(InvitationRecord record)
    {
        try
        {
            await logto.SendInvitation(
                record.InvitationId,
                await messages.WriteAsync(record, CancellationToken.None),
                CancellationToken.None);
            (record.SentAt, record.TimesSent, record.NotSent) = (time.GetUtcNow(), record.TimesSent + 1, null);
        }
        catch (LogtoException e)
        {
            record.NotSent = e.Reason;
            throw;
        }
        finally
        {
            await db.SaveChangesAsync();
        }
    }
}

public enum ResendRule
{
    /// <summary>The invitation was accepted or revoked, or has expired.</summary>
    NotOpen,

    TooSoon,

    /// <summary>The organization's daily quota of emails is used up.</summary>
    DayFull,
}

/// <summary>Why an email was not sent again.</summary>
/// <param name="Again">When it can be sent; null for never.</param>
/// <param name="Limit">The number of emails per day, for <see cref="ResendRule.DayFull"/>.</param>
public sealed record ResendRefusal(ResendRule Rule, DateTimeOffset? Again = null, int Limit = 0);
