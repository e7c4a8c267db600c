using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <param name="Attempt">From 1.</param>
public sealed record ClaimedReceipt(string Id, Guid Holder, string Event, byte[] Body, int Attempt);

/// <summary>
/// The receipts, as a queue that all instances share. Whoever claims one has it for a while; a crash gives it back by itself.
/// Work is therefore done at least once, which is fine: effects may come twice.
/// </summary>
public sealed class WebhookReceipts(PlatformDbContext db, TimeProvider time)
{
    /// <summary>Together about half an hour: an outage of Logto ends, or the timed reconcile takes over.</summary>
    public const int MaxAttempts = 10;

    /// <summary>Far longer than the work on one receipt, which is one call to Logto at most.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(2);
    public static readonly TimeSpan Keep = TimeSpan.FromDays(7);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    /// <returns>False when the same body has come before.</returns>
    public async Task<bool> AddAsync(byte[] body, string name, CancellationToken ct)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(body));
        if (await db.WebhookReceipts.AnyAsync(receipt => receipt.Id == id, ct))
        {
            return false;
        }

        var now = time.GetUtcNow();
        db.WebhookReceipts.Add(new WebhookReceipt { Id = id, Event = name, Body = body, ReceivedAt = now, DueAt = now });
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException)
        {
            if (await db.WebhookReceipts.AnyAsync(receipt => receipt.Id == id, ct))
            {
                // The same body came twice at the same time.
                return false;
            }

            throw;
        }
    }

    /// <returns>The next receipt that is due, now the caller's own, or null. Fresh ones go before those that failed.</returns>
    public async Task<ClaimedReceipt?> ClaimAsync(CancellationToken ct)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var next = await db.WebhookReceipts.AsNoTracking().Where(receipt => receipt.State == ReceiptState.Waiting && receipt.DueAt <= now)
                .OrderBy(receipt => receipt.Attempts).ThenBy(receipt => receipt.ReceivedAt).FirstOrDefaultAsync(ct);
            if (next is null)
            {
                return null;
            }

            var (holder, until) = (Guid.NewGuid(), now + ClaimTime);
            var claimed = await db.WebhookReceipts
                .Where(receipt => receipt.Id == next.Id && receipt.State == ReceiptState.Waiting && receipt.Attempts == next.Attempts && receipt.DueAt <= now)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Attempts, next.Attempts + 1).SetProperty(r => r.Holder, holder).SetProperty(r => r.DueAt, until), ct);
            if (claimed == 1)
            {
                return new ClaimedReceipt(next.Id, holder, next.Event, next.Body ?? [], next.Attempts + 1);
            }
        }
    }

    public Task DoneAsync(ClaimedReceipt claim) => Mine(claim).ExecuteUpdateAsync(set => set
        .SetProperty(r => r.State, ReceiptState.Done).SetProperty(r => r.Body, (byte[]?)null).SetProperty(r => r.Failure, (string?)null));

    /// <returns>True when that was the last attempt.</returns>
    public async Task<bool> FailedAsync(ClaimedReceipt claim, string why)
    {
        var isDead = claim.Attempt >= MaxAttempts;
        var rest = FirstRest * Math.Pow(2, Math.Min(claim.Attempt, MaxAttempts) - 1);
        var (due, state) = (time.GetUtcNow() + (rest < LongestRest ? rest : LongestRest), isDead ? ReceiptState.Dead : ReceiptState.Waiting);
        var failure = WellFormedText.Cut(why, WebhookReceipt.Configuration.FailureLength);
        await Mine(claim).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.State, state).SetProperty(r => r.DueAt, due).SetProperty(r => r.Failure, failure));
        return isDead;
    }

    /// <summary>Gives a claim back unworked: the site is being shut down.</summary>
    public Task ReleaseAsync(ClaimedReceipt claim)
    {
        var now = time.GetUtcNow();
        return Mine(claim).ExecuteUpdateAsync(set => set.SetProperty(r => r.Attempts, claim.Attempt - 1).SetProperty(r => r.DueAt, now));
    }

    /// <summary>Forgets what has been kept long enough; never what still waits.</summary>
    public Task<int> PurgeAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow() - Keep;
        return db.WebhookReceipts.Where(receipt => receipt.ReceivedAt < before && receipt.State != ReceiptState.Waiting).ExecuteDeleteAsync(ct);
    }

    public Task<int> CountDeadAsync(CancellationToken ct) => db.WebhookReceipts.CountAsync(receipt => receipt.State == ReceiptState.Dead, ct);

    private IQueryable<WebhookReceipt> Mine(ClaimedReceipt claim) =>
        db.WebhookReceipts.Where(receipt => receipt.Id == claim.Id && receipt.Holder == claim.Holder && receipt.State == ReceiptState.Waiting);
}
