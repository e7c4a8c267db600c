using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Caches data from Logto or the database in memory, and in Redis if configured. Use it only for data that may be slightly out of date,
/// never for tokens or permissions. Values are records that are serialized as JSON.
/// </summary>
public sealed class SharedCache(HybridCache cache, DatabaseAddress database, SiteMeters meters, RedisConnection? redis = null)
{
    /// <summary>How long instances may see different values without Redis, or after Redis lost a message.</summary>
    public static readonly TimeSpan Agreement = TimeSpan.FromSeconds(30);

    /// <summary>The maximum lifetime of an entry. Removals are kept longer, so that a removed entry cannot come back.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(30);

    /// <param name="key">Create it in <c>CacheKeys</c>. It is also a tag of the entry.</param>
    /// <param name="tags">Names for removing entries together.</param>
    public async ValueTask<T> GetOrCreateAsync<T>(
        string key, Func<CancellationToken, Task<T>> fetch, HybridCacheEntryOptions keep, IReadOnlyList<string> tags, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keep.Expiration ?? TimeSpan.MaxValue, MaxLifetime);
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
    /// Removes the entries with one of these keys or tags, in all instances. Call it after the change. A value that was fetched before the
    /// removal is not used, even if it arrives later. Only removal by tag guarantees that, which is why each key is also a tag.
    /// </summary>
    public async Task RemoveAsync(IEnumerable<string> keysOrTags, CancellationToken ct)
    {
        var removing = Task.WhenAll(keysOrTags.Select(tag => cache.RemoveByTagAsync(tag, CancellationToken.None).AsTask()));
        try
        {
            // The removal in this instance is immediate. If Redis does not answer, the rest continues in the background.
            await removing.WaitAsync(RedisConnection.ShortTimeout, ct);
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
