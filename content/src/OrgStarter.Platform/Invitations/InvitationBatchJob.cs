using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Claims one batch and processes a portion of it. A claim ends by itself, so that another worker continues after a crash. Each scope
/// has its own job.
/// </summary>
public sealed class InvitationBatchJob(
    PlatformDbContext db, InviterAccess inviter, InvitationSender sender, InvitationLimits limits, WorkItems items, SiteMeters meters, TimeProvider time)
{
    /// <summary>Longer than the calls for one recipient can take; renewed before each.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(2);

    private const int Portion = 10;

    /// <summary>The batch that is claimed.</summary>
    private (Guid Id, Guid Holder) claim;

    /// <summary>Claims the batch that has waited longest, of any organization, and enters its organization without permissions.</summary>
    /// <returns>What the log names it by; null when none is due.</returns>
    public async Task<string?> ClaimAsync(CancellationToken ct)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            // Not the row itself: one that cannot be read holds up no other.
            var due = await db.InEveryOrganizationAsync(() => db.InvitationBatches.IgnoreQueryFilters([PlatformDbContext.TenantFilter])
                .Where(batch => batch.DueAt <= now).OrderBy(batch => batch.DueAt)
                .Select(batch => new { batch.Id, batch.OrganizationId, batch.UserId }).FirstOrDefaultAsync(ct));
            if (due is null)
            {
                return null;
            }

            inviter.Enter(due.OrganizationId, due.UserId);
            var (holder, until) = (Guid.NewGuid(), now + ClaimTime);
            if (await db.InvitationBatches.Where(batch => batch.Id == due.Id && batch.DueAt <= now)
                .ExecuteUpdateAsync(set => set.SetProperty(batch => batch.Holder, holder).SetProperty(batch => batch.DueAt, until), ct) == 1)
            {
                claim = (due.Id, holder);
                return $"batch {due.Id} of {due.OrganizationId}";
            }
        }
    }

    /// <summary>Ends the claim: the batch may be claimed again from then on.</summary>
    /// <returns>False when the claim had run out and another worker has the batch.</returns>
    public async Task<bool> LeaveAsync(DateTimeOffset due)
    {
        var (id, holder) = claim;
        return await db.InvitationBatches.Where(batch => batch.Id == id && batch.Holder == holder)
            .ExecuteUpdateAsync(set => set.SetProperty(batch => batch.DueAt, due)) == 1;
    }

    /// <summary>Processes a portion of the claimed batch, or deletes it when its results are old.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var id = claim.Id;
        if (await db.InvitationBatches.FirstOrDefaultAsync(batch => batch.Id == id, ct) is { } batch)
        {
            await LeaveAsync(await WorkAsync(batch, ct));
        }
    }

    /// <returns>When the batch is due again.</returns>
    private async Task<DateTimeOffset> WorkAsync(InvitationBatch batch, CancellationToken ct)
    {
        var all = await Waiting(batch).Select(recipient => recipient.Number).ToListAsync(ct);
        if (all.Count == 0)
        {
            return await DeleteIfOldAsync(batch, ct);
        }

        var resting = items.Resting(nameof(InvitationSender));
        var numbers = all.Where(number => !resting.Contains(Subject(batch, number))).Take(Portion).ToList();
        if (numbers.Count == 0)
        {
            return time.GetUtcNow() + WorkItems.FirstRest;
        }

        var recipients = await Waiting(batch).Where(recipient => numbers.Contains(recipient.Number)).ToListAsync(ct);
        // For this async flow only: the language of the mails.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(batch.Language);
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

    private async Task<DateTimeOffset> InviteAsync(InvitationBatch batch, List<InvitationRecipient> recipients, InvitationPortion portion, CancellationToken ct)
    {
        foreach (var recipient in recipients)
        {
            ct.ThrowIfCancellationRequested();
            if (!await LeaveAsync(time.GetUtcNow() + ClaimTime))
            {
                break;
            }

            if (await limits.TakeCallsAsync(ct) is { } next)
            {
                return next;
            }

            var rest = TimeSpan.Zero;
            // A recipient that fails rests alone. Its unsaved changes must not be saved with the next one's: those get a context of their own.
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

    private async Task<DateTimeOffset> DeleteIfOldAsync(InvitationBatch batch, CancellationToken ct)
    {
        var end = batch.CreatedAt + limits.Options.Keep;
        if (end <= time.GetUtcNow())
        {
            db.RemoveRange(await Recipients(batch).ToListAsync(ct));
            db.Remove(batch);
            await db.SaveChangesAsync(ct);
        }

        return end;
    }

    private static string Subject(InvitationBatch batch, int number) => $"recipient {number} of batch {batch.Id}";

    private IQueryable<InvitationRecipient> Recipients(InvitationBatch batch) => db.InvitationRecipients.Where(recipient => recipient.BatchId == batch.Id);

    private IQueryable<InvitationRecipient> Waiting(InvitationBatch batch) => Recipients(batch).Where(recipient => recipient.Outcome == InviteOutcome.Waiting)
        .OrderBy(recipient => recipient.Attempts).ThenBy(recipient => recipient.Number);
}
