using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>Has Logto send the mails of invitations, and records when the last one went out, or why it did not.</summary>
public sealed class InvitationMails(
    PlatformDbContext db, ILogtoManagementApi logto, InvitationMessages messages, InvitationLimits limits, Locks locks, AuditTrail audit, TimeProvider time)
{
    /// <summary>Sends the first mail, in the current language, unless it went out before.</summary>
    /// <returns>Why it was not sent, one of <see cref="FailureReason"/>; null when it was.</returns>
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

    /// <summary>Sends the mail once more, unless it was sent a moment ago or the invitation is not open any more.</summary>
    /// <returns>Which rule refused; null when it was sent.</returns>
    /// <exception cref="LogtoException">The mail was not sent. The table says so from now on.</exception>
    public async Task<ResendRefusal?> ResendAsync(string invitationId, CancellationToken ct)
    {
        // Neither an acceptance nor a revocation gets in between, and two users who send at once send one mail.
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

        // Invited in Logto's console, or before this site kept records.
        record ??= db.InvitationRecords.Add(InvitationRecord.Of(invitation, "")).Entity;
        await audit.RecordAsync(invitation.Audited(AuditActions.InvitationResent), _ => SendAsync(record));
        return null;
    }

    private async Task SendAsync(InvitationRecord record)
    {
        try
        {
            await logto.SendInvitation(record.InvitationId, await messages.WriteAsync(record, CancellationToken.None), CancellationToken.None);
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
    /// <summary>It was accepted, revoked or is over.</summary>
    NotOpen,

    /// <summary>The last one went out a moment ago.</summary>
    TooSoon,

    /// <summary>The organization's mails of today are used up.</summary>
    DayFull,
}

/// <summary>Why a mail was not sent once more.</summary>
/// <param name="Again">When it may be; null for never.</param>
/// <param name="Limit">How many mails a day has, for <see cref="ResendRule.DayFull"/>.</param>
public sealed record ResendRefusal(ResendRule Rule, DateTimeOffset? Again = null, int Limit = 0);
