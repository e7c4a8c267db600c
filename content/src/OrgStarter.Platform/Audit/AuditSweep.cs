using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Audit;

/// <summary>
/// Once a minute: an intent that nobody has settled was left by a crash, and becomes an entry that says so. Any number of
/// instances may sweep at once, the entry's id lets one of them win.
/// </summary>
public sealed class AuditSweep(IServiceScopeFactory scopes, WorkItems items, TimeProvider time, SiteMeters meters, ILogger<AuditSweep> log)
    : PeriodicService(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), time, meters, log)
{
    /// <summary>Longer than any request lives: its calls to Logto time out well before.</summary>
    private static readonly TimeSpan LeftOpen = TimeSpan.FromMinutes(5);

    /// <summary>At once; the next minute takes the rest.</summary>
    private const int Most = 500;

    /// <summary>Puts the entry in the place of its intent, both or neither.</summary>
    /// <exception cref="DbUpdateException">Somebody else has settled it already, or the database failed.</exception>
    internal static async Task SettleAsync(PlatformDbContext db, AuditEntry entry)
    {
        db.AuditEntries.Add(entry);
        db.AuditIntents.Remove(new AuditIntent { Id = entry.Id, At = entry.At, Entry = "" });
        await db.SaveChangesAsync();
    }

    /// <returns>How many were settled.</returns>
    internal async Task<int> SweepAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        var before = Time.GetUtcNow() - LeftOpen;
        var resting = items.Resting(nameof(AuditSweep)).Select(Guid.Parse).ToList();
        var left = await db.AuditIntents.AsNoTracking().Where(intent => intent.At < before && !resting.Contains(intent.Id)).OrderBy(intent => intent.At).Take(Most).ToListAsync(ct);
        var settled = 0;
        foreach (var intent in left)
        {
            await items.TryAsync(nameof(AuditSweep), $"{intent.Id}", async () => settled += await SettleLeftAsync(db, intent) ? 1 : 0, ct);
            db.ChangeTracker.Clear();
        }

        return settled;
    }

    /// <returns>False when another instance has settled it meanwhile.</returns>
    private static async Task<bool> SettleLeftAsync(PlatformDbContext db, AuditIntent intent)
    {
        try
        {
            await SettleAsync(db, JsonSerializer.Deserialize<AuditEntry>(intent.Entry)!);
            return true;
        }
        catch (DbUpdateException) when (!db.AuditIntents.Any(left => left.Id == intent.Id))
        {
            return false;
        }
    }

    protected override Task WorkAsync(CancellationToken ct) => SweepAsync(ct);
}
