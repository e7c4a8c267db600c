using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Audit;

/// <summary>Turns intents that a crash has left into entries with an unknown outcome.</summary>
public sealed class AuditSweep(PlatformDbContext db, WorkItems items, TimeProvider time) : IJob
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Longer than any request: its calls to Logto time out much earlier.</summary>
    private static readonly TimeSpan LeftOpen = TimeSpan.FromMinutes(5);

    private const int BatchSize = 500;

    public static string Kind => "audit-sweep";

    /// <summary>Replaces the intent by the entry, in one transaction.</summary>
    /// <exception cref="DbUpdateException">The intent is already replaced, or the database failed.</exception>
    internal static async Task CompleteAsync(PlatformDbContext db, AuditEntry entry)
    {
        db.AuditEntries.Add(entry);
        db.AuditIntents.Remove(new AuditIntent { Id = entry.Id, At = entry.At, Entry = "" });
        await db.SaveChangesAsync();
    }

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var before = time.GetUtcNow() - LeftOpen;
        var resting = items.Resting(nameof(AuditSweep)).Select(Guid.Parse).ToList();
        var left = await db.AuditIntents.AsNoTracking()
            .Where(intent => intent.At < before && !resting.Contains(intent.Id))
            .OrderBy(intent => intent.At)
            .Take(BatchSize)
            .ToListAsync(ct);
        foreach (var intent in left)
        {
            await items.TryAsync(nameof(AuditSweep), $"{intent.Id}", () => CompleteLeftoverAsync(intent), ct);
            db.ChangeTracker.Clear();
        }

        return JobResult.Done;
    }

    private async Task CompleteLeftoverAsync(AuditIntent intent)
    {
        try
        {
            await CompleteAsync(db, JsonSerializer.Deserialize<AuditEntry>(intent.Entry)!);
        }
        catch (DbUpdateException) when (!db.AuditIntents.Any(left => left.Id == intent.Id))
        {
            // The request has recorded the outcome meanwhile.
        }
    }
}
