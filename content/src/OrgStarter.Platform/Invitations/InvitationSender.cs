using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Organizations;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Invites one recipient. Each step is saved before the next one. After a crash or a lost answer, the next attempt continues there, and
/// finds an invitation that already exists instead of creating it twice.
/// </summary>
public sealed class InvitationSender(
    PlatformDbContext db,
    MemberDirectory members,
    Seats seats,
    InvitationLimits limits,
    InvitationCloser closer,
    InvitationWriter writer,
    InvitationMails mails)
{
    /// <summary>After the old invitation was revoked, retries continue for almost a day, because a revocation cannot be undone.</summary>
    private const int MaxAttemptsOnceRevoked = 300;
    private const int MaxAttempts = 2;
    private const int MaxAttemptsWhenBusy = 8;

    /// <summary>The maximum including attempts that ended with an unexpected exception or the end of the process.</summary>
    private const int MaxAttemptsAtAll = 10;

    /// <returns>How long the batch must wait; zero to continue immediately.</returns>
    public async Task<TimeSpan> SendAsync(
        InvitationBatch batch,
        InvitationRecipient recipient,
        InvitationPortion portion,
        CancellationToken ct)
    {
        if (recipient.Attempts >= (recipient.FailureReason == FailureReason.Replacing ? MaxAttemptsOnceRevoked : MaxAttemptsAtAll))
        {
            End(recipient, InviteOutcome.Failed, FailureReason.Error);
            await db.SaveChangesAsync(CancellationToken.None);
            return TimeSpan.Zero;
        }

        recipient.Attempts++;
        await db.SaveChangesAsync(ct);
        var rest = TimeSpan.Zero;
        try
        {
            // No cancellation from here on: each result of Logto must be saved.
            var record = await FindRecordAsync(recipient.InvitationId) ?? await InviteAsync(batch, recipient, portion);
            if (record is not null)
            {
                recipient.FailureReason = await mails.SendFirstAsync(record);
                recipient.Outcome = recipient.FailureReason is null ? InviteOutcome.Sent : InviteOutcome.NotSent;
            }
        }
        catch (LogtoException e)
        {
            rest = Fail(recipient, e);
        }

        await db.SaveChangesAsync(CancellationToken.None);
        return rest;
    }

    /// <summary>Records a failed call to Logto.</summary>
    /// <returns>How long to wait before the next attempt; zero when there is none.</returns>
    public static TimeSpan Fail(InvitationRecipient recipient, LogtoException e)
    {
        var max = !e.IsTransient ? 0 : recipient.FailureReason == FailureReason.Replacing ? MaxAttemptsOnceRevoked
            : e.Status == System.Net.HttpStatusCode.TooManyRequests ? MaxAttemptsWhenBusy : MaxAttempts;
        if (recipient.Attempts < max)
        {
            return TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(recipient.Attempts, 10)), 300));
        }

        (recipient.Outcome, recipient.FailureReason) = (InviteOutcome.Failed, e.Reason);
        return TimeSpan.Zero;
    }

    /// <returns>Null when there is nothing to send; the recipient contains the reason.</returns>
    private async Task<InvitationRecord?> InviteAsync(InvitationBatch batch, InvitationRecipient recipient, InvitationPortion portion)
    {
        if (await members.FindByAddressAsync(recipient.Address!, CancellationToken.None) is not null)
        {
            return End(recipient, InviteOutcome.AlreadyMember, recipient.FailureReason, recipient.InvitationId);
        }

        if (portion.Open.GetValueOrDefault(recipient.Address!) is { } open && open.Id != recipient.Replaces)
        {
            var isOurs = recipient.Attempts > 1 && open.InviterId == batch.InviterId && await FindRecordAsync(open.Id) is null;
            return isOurs
                ? await writer.KeepAsync(batch, recipient, open)
                : End(recipient, InviteOutcome.AlreadyInvited, invitationId: open.Id);
        }

        if (await limits.TakeMailAsync() is not null)
        {
            return End(recipient, InviteOutcome.LimitReached, FailureReason.Day);
        }

        await using var answered = recipient.Replaces is null ? null : await closer.LockAsync(recipient.Replaces, CancellationToken.None);
        await using var seat = await seats.LimitAsync(batch.OrganizationId, CancellationToken.None) is null ? null
            : await seats.LockAsync(batch.OrganizationId, CancellationToken.None);
        if (recipient.Replaces is null && !await seats.HasRoomToInviteAsync(batch.OrganizationId, CancellationToken.None))
        {
            return End(recipient, InviteOutcome.LimitReached, FailureReason.Seats);
        }

        if (recipient.Replaces is not null && !await writer.RevokeReplacedAsync(recipient))
        {
            return End(recipient, InviteOutcome.Failed, FailureReason.NotOpen);
        }

        return await writer.CreateAsync(batch, recipient.Address!, portion.RoleId) is { } made
            ? await writer.KeepAsync(batch, recipient, made)
            : End(
                recipient,
                InviteOutcome.AlreadyInvited,
                invitationId: (await writer.FindOpenAsync(batch.OrganizationId, recipient.Address!))?.Id);
    }

    private async Task<InvitationRecord?> FindRecordAsync(string? invitationId) => invitationId is null ? null
        : await db.InvitationRecords.FirstOrDefaultAsync(record => record.InvitationId == invitationId);

    private static InvitationRecord? End(
        InvitationRecipient recipient,
        InviteOutcome outcome,
        string? reason = null,
        string? invitationId = null)
    {
        (recipient.Outcome, recipient.FailureReason, recipient.InvitationId) = (outcome, reason, invitationId);
        return null;
    }
}
