using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Sends the invitations of a batch, a portion per run, and deletes the batch after <see cref="InvitationOptions.ResultsRetention"/>. The
/// key is the batch's id. It runs in the organization and the language of the inviter.
/// </summary>
public sealed class InvitationBatchJob(
    PlatformDbContext db,
    InviterAccess inviter,
    InvitationSender sender,
    InvitationLimits limits,
    WorkItems items,
    SiteMeters meters,
    OrganizationStates states,
    TimeProvider time) : IJob
{
    private const int Portion = 10;

    /// <summary>How often a batch of an organization that is being deleted or suspended looks again.</summary>
    private static readonly TimeSpan WhileClosed = TimeSpan.FromMinutes(10);

    public static string Kind => "invitations";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var id = Guid.Parse(run.Key);
        return await db.InvitationBatches.FirstOrDefaultAsync(batch => batch.Id == id, ct) is not { } batch ? JobResult.Done
            : await WorkAsync(batch, ct) is { } due ? JobResult.At(due) : JobResult.Done;
    }

    /// <returns>When the job must run again; null when the batch is deleted.</returns>
    private async Task<DateTimeOffset?> WorkAsync(InvitationBatch batch, CancellationToken ct)
    {
        var all = await Waiting(batch).Select(recipient => recipient.Number).ToListAsync(ct);
        if (all.Count == 0)
        {
            return await DeleteIfOldAsync(batch, ct);
        }

        if (!await states.IsOpenAsync(batch.OrganizationId, ct))
        {
            return time.GetUtcNow() + WhileClosed;
        }

        var resting = items.Resting(nameof(InvitationSender));
        var numbers = all.Where(number => !resting.Contains(Subject(batch, number))).Take(Portion).ToList();
        if (numbers.Count == 0)
        {
            return time.GetUtcNow() + WorkItems.FirstRest;
        }

        var recipients = await Waiting(batch).Where(recipient => numbers.Contains(recipient.Number)).ToListAsync(ct);
        try
        {
            return await inviter.EnterAsync(batch, ct) is { } refusal
                ? await FailAllAsync(batch, refusal, ct) : await InviteAsync(batch, recipients, await inviter.PrepareAsync(batch, ct), ct);
        }
        catch (LogtoException e)
        {
            recipients.ForEach(recipient => recipient.Attempts++);
            var rest = recipients.Max(recipient => InvitationSender.Fail(recipient, e));
            await db.SaveChangesAsync(CancellationToken.None);
            return time.GetUtcNow() + rest;
        }
    }

    private async Task<DateTimeOffset> InviteAsync(
        InvitationBatch batch,
        List<InvitationRecipient> recipients,
        InvitationPortion portion,
        CancellationToken ct)
    {
        foreach (var recipient in recipients)
        {
            ct.ThrowIfCancellationRequested();
            if (await limits.TakeCallsAsync(ct) is { } next)
            {
                return next;
            }

            var rest = TimeSpan.Zero;
            // A failure delays only its recipient. Its unsaved changes must not be saved with the next recipient, so that one gets a new
            // context.
            if (!await items.TryAsync(nameof(InvitationSender), Subject(batch, recipient.Number), SendAsync, ct) || rest > TimeSpan.Zero)
            {
                return time.GetUtcNow() + rest;
            }

            async Task SendAsync()
            {
                rest = await sender.SendAsync(batch, recipient, portion, ct);
                if (recipient.Outcome != InviteOutcome.Waiting)
                {
                    meters.Invited($"{recipient.Outcome}");
                }
            }
        }

        return time.GetUtcNow();
    }

    private async Task<DateTimeOffset> FailAllAsync(InvitationBatch batch, string reason, CancellationToken ct)
    {
        await Waiting(batch).ForEachAsync(recipient => (recipient.Outcome, recipient.FailureReason) = (InviteOutcome.Failed, reason), ct);
        await db.SaveChangesAsync(ct);
        return time.GetUtcNow();
    }

    private async Task<DateTimeOffset?> DeleteIfOldAsync(InvitationBatch batch, CancellationToken ct)
    {
        var end = batch.CreatedAt + limits.Options.ResultsRetention;
        if (end > time.GetUtcNow())
        {
            return end;
        }

        db.RemoveRange(await Recipients(batch).ToListAsync(ct));
        db.Remove(batch);
        await db.SaveChangesAsync(ct);
        return null;
    }

    private static string Subject(InvitationBatch batch, int number) => $"recipient {number} of batch {batch.Id}";

    private IQueryable<InvitationRecipient> Recipients(InvitationBatch batch) =>
        db.InvitationRecipients.Where(recipient => recipient.BatchId == batch.Id);

    private IQueryable<InvitationRecipient> Waiting(InvitationBatch batch) =>
        Recipients(batch).Where(recipient => recipient.Outcome == InviteOutcome.Waiting)
            .OrderBy(recipient => recipient.Attempts).ThenBy(recipient => recipient.Number);
}
