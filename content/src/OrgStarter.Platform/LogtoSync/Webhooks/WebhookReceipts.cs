using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>Stores the receipts of webhooks. As a recurring job, deletes old receipts.</summary>
public sealed class WebhookReceipts(PlatformDbContext db, JobQueue jobs, TimeProvider time) : IJob
{
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    public static string Kind => "webhook-receipts";

    /// <summary>Saves the receipt and enqueues a <see cref="WebhookJob"/>.</summary>
    /// <returns>False when the same body was received before.</returns>
    public async Task<bool> AddAsync(byte[] body, LogtoEvent received, CancellationToken ct)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(body));
        if (await IsKnownAsync(id, ct))
        {
            return false;
        }

        db.WebhookReceipts.Add(new WebhookReceipt { Id = id, Event = received.Name, ReceivedAt = time.GetUtcNow() });
        try
        {
            await jobs.EnqueueAsync<WebhookJob>(id, received, ct: ct);
            return true;
        }
        catch (DbUpdateException)
        {
            if (await IsKnownAsync(id, ct))
            {
                // A concurrent request has stored the same body.
                return false;
            }

            throw;
        }
    }

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var before = time.GetUtcNow() - Retention;
        await db.WebhookReceipts.Where(receipt => receipt.ReceivedAt < before).ExecuteDeleteAsync(ct);
        return JobResult.Done;
    }

    private Task<bool> IsKnownAsync(string id, CancellationToken ct) => db.WebhookReceipts.AnyAsync(receipt => receipt.Id == id, ct);
}
