using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Forgets what is in the cache in all instances: here at once, in the others at once where Redis tells them, and otherwise before they
/// next show it, at most <see cref="LookEvery"/> later. Nothing is deleted: what is kept is kept under a key with a mark of all that was
/// forgotten under its name so far, and nobody who knows of a forgetting asks for the old key again. So an answer that was under way
/// while something changed, here or in another instance, comes back from no level of the cache.
/// </summary>
public sealed class SharedForgetting(IServiceScopeFactory scopes, TimeProvider time) : IDisposable
{
    /// <summary>However many pages are shown, an instance looks this often.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Nothing may be kept for longer: what was forgotten is known for longer than anything old lives.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Keep = LongestLife + TimeSpan.FromMinutes(15);

    /// <summary>Another instance may have written its row a while before it could be seen, and its clock may differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(3);
    private readonly ForgottenMarks marks = new();
    private readonly SemaphoreSlim firstLook = new(1, 1);
    private long lookedAt;
    private long readUntil;

    /// <summary>Something was forgotten here, and is in the database: the time to tell it around.</summary>
    public event Func<IReadOnlyCollection<Forgotten>, Task>? Told;

    public Task ForgetAsync(IEnumerable<string> keys, CancellationToken ct) => TellAsync([.. keys], isTag: false, ct);

    /// <summary>Everything under this tag.</summary>
    public Task ForgetTagAsync(string tag, CancellationToken ct) => TellAsync([tag], isTag: true, ct);

    /// <summary>The key under which something is kept at this moment.</summary>
    public async ValueTask<string> KeyNowAsync(string key, IReadOnlyList<string> tags, CancellationToken ct)
    {
        await CatchUpAsync(ct);
        return marks.Mark(key, tags);
    }

    /// <summary>What another instance has forgotten.</summary>
    public void Hear(IEnumerable<Forgotten> forgotten) => marks.Add(forgotten);

    public void Dispose() => firstLook.Dispose();

    private async ValueTask CatchUpAsync(CancellationToken ct)
    {
        if (Interlocked.Read(ref readUntil) == 0)
        {
            await LookFirstAsync(ct);
        }

        var (now, last) = (time.GetUtcNow(), Interlocked.Read(ref lookedAt));
        if (now.UtcTicks - last >= LookEvery.Ticks && Interlocked.CompareExchange(ref lookedAt, now.UtcTicks, last) == last)
        {
            await LookAsync(new DateTimeOffset(Interlocked.Read(ref readUntil), TimeSpan.Zero) - Overlap, now, ct);
        }
    }

    /// <summary>Everybody waits for it: who knows nothing would believe what the others forgot long ago.</summary>
    private async Task LookFirstAsync(CancellationToken ct)
    {
        await firstLook.WaitAsync(ct);
        try
        {
            if (Interlocked.Read(ref readUntil) == 0)
            {
                var now = time.GetUtcNow();
                await LookAsync(now - Keep, now, ct);
            }
        }
        finally
        {
            firstLook.Release();
        }
    }

    private async Task LookAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        marks.Add(await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().Forgotten.AsNoTracking().Where(row => row.At >= since).ToListAsync(ct));
        marks.ForgetBefore(now - Keep);
        // Only now: a look that failed is made up for by the next one.
        Interlocked.Exchange(ref readUntil, now.UtcTicks);
    }

    private async Task TellAsync(IReadOnlyCollection<string> keys, bool isTag, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rows = keys.Select(key => new Forgotten { Key = key, IsTag = isTag, At = now }).ToList();
        marks.Add(rows);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        db.Forgotten.AddRange(rows);
        await db.SaveChangesAsync(ct);
        await (Told?.Invoke(rows) ?? Task.CompletedTask);
        var before = now - Keep;
        await db.Forgotten.Where(row => row.At < before).ExecuteDeleteAsync(ct);
    }
}
