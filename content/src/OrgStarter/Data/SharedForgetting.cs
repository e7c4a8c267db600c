using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Hybrid;

namespace OrgStarter.Data;

/// <summary>
/// Forgets what is in the cache in all instances: here at once, in the others before they next show it, and at most
/// <see cref="LookEvery"/> later. A second level of the cache alone would not do: each instance still believes its own first one.
/// </summary>
public sealed class SharedForgetting(IServiceScopeFactory scopes, HybridCache cache, TimeProvider time)
{
    /// <summary>However many pages are shown, an instance looks this often.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Another instance may have written its row a while before it could be seen, and its clock may differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> known = new();
    private long lookedAt = time.GetUtcNow().UtcTicks;

    public Task ForgetAsync(IEnumerable<string> keys, CancellationToken ct) => TellAsync([.. keys], isTag: false, ct);

    public Task ForgetTagAsync(string tag, CancellationToken ct) => TellAsync([tag], isTag: true, ct);

    /// <summary>Call before showing something from the cache.</summary>
    public async ValueTask CatchUpAsync(CancellationToken ct)
    {
        var (now, last) = (time.GetUtcNow(), Interlocked.Read(ref lookedAt));
        if (now.UtcTicks - last < LookEvery.Ticks || Interlocked.CompareExchange(ref lookedAt, now.UtcTicks, last) != last)
        {
            return;
        }

        var since = new DateTimeOffset(last, TimeSpan.Zero) - Overlap;
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<AppDbContext>().Forgotten.AsNoTracking()
            .Where(row => row.At >= since).ToListAsync(ct);
        foreach (var row in rows.Where(row => known.TryAdd(row.Id, row.At)))
        {
            await RemoveAsync(row);
        }

        foreach (var (id, _) in known.Where(entry => entry.Value < since - Overlap).ToList())
        {
            known.TryRemove(id, out _);
        }
    }

    private async Task TellAsync(IReadOnlyCollection<string> keys, bool isTag, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        foreach (var row in keys.Select(key => new Forgotten { Key = key, IsTag = isTag, At = now }))
        {
            known[row.Id] = now;
            await RemoveAsync(row);
            db.Forgotten.Add(row);
        }

        await db.SaveChangesAsync(ct);
        var before = now - Keep;
        await db.Forgotten.Where(row => row.At < before).ExecuteDeleteAsync(ct);
    }

    /// <summary>Nothing cancels it: half of a list forgotten would be none.</summary>
    private ValueTask RemoveAsync(Forgotten row) =>
        row.IsTag ? cache.RemoveByTagAsync(row.Key, CancellationToken.None) : cache.RemoveAsync(row.Key, CancellationToken.None);
}
