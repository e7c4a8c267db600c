using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Caches what Logto or the database said: in memory, and behind it in Redis where one is configured. Only for what may be shown a moment
/// too old, never for a token or a permission. Values are records that are written as JSON.
/// </summary>
public sealed class SharedCache(HybridCache cache, DatabaseAddress database, SiteMeters meters, RedisConnection? redis = null)
{
    /// <summary>How long instances may differ: without Redis, or when it loses a message. A single instance never differs from itself.</summary>
    public static readonly TimeSpan Agreement = TimeSpan.FromSeconds(30);

    /// <summary>No entry lives longer, so that a removal is known for longer than what it removed.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(30);

    /// <param name="key">Made in one place, <c>CacheKeys</c>. It is a tag of its entry as well.</param>
    /// <param name="tags">Names by which entries are removed together.</param>
    public async ValueTask<T> GetOrCreateAsync<T>(
        string key, Func<CancellationToken, Task<T>> fetch, HybridCacheEntryOptions keep, IReadOnlyList<string> tags, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keep.Expiration ?? TimeSpan.MaxValue, LongestLife);
        var isHit = true;
        var value = await cache.GetOrCreateAsync(
            key,
            async token =>
            {
                isHit = false;
                return await fetch(token);
            },
            database.Engine == DatabaseEngine.Postgres ? Limit(keep) : keep,
            [key, .. tags],
            ct);
        meters.ReadCache(key[(key.LastIndexOf(':') + 1)..], isHit);
        return value;
    }

    /// <summary>
    /// Removes the entries with one of these keys or tags, here and in the other instances. Call it after the change: what was fetched
    /// before is not used any more, even where it arrives later. That holds for tags only: removed by its key alone, it would be cached again.
    /// </summary>
    public async Task RemoveAsync(IEnumerable<string> keysOrTags, CancellationToken ct)
    {
        var removing = Task.WhenAll(keysOrTags.Select(tag => cache.RemoveByTagAsync(tag, CancellationToken.None).AsTask()));
        try
        {
            // Here it is done at once. A Redis that hangs is told in the background.
            await removing.WaitAsync(RedisConnection.ShortPatience, ct);
        }
        catch (TimeoutException)
        {
        }
    }

    private HybridCacheEntryOptions Limit(HybridCacheEntryOptions keep) => new()
    {
        Expiration = redis is null ? Limit(keep.Expiration) : keep.Expiration,
        LocalCacheExpiration = Limit(keep.LocalCacheExpiration),
        Flags = keep.Flags,
    };

    private static TimeSpan Limit(TimeSpan? life) => life < Agreement ? life.Value : Agreement;
}
