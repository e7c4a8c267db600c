using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Data;

/// <summary>
/// What the site keeps for a while of what Logto or the database said: in memory, and behind it in Redis where one is configured. Only
/// what may be shown a moment too old; never a token or a right. What is kept is a record that is written as JSON.
/// </summary>
public sealed class SharedCache(HybridCache cache, SharedForgetting forgetting, SiteMeters meters)
{
    /// <param name="key">Made in one place, <c>CacheKeys</c>.</param>
    /// <param name="tags">Names under which it can be forgotten together with others.</param>
    public async ValueTask<T> GetOrCreateAsync<T>(
        string key, Func<CancellationToken, Task<T>> fetch, HybridCacheEntryOptions keep, IReadOnlyList<string> tags, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keep.Expiration ?? TimeSpan.MaxValue, SharedForgetting.LongestLife);
        var isKnown = true;
        var value = await cache.GetOrCreateAsync(
            await forgetting.KeyNowAsync(key, tags, ct),
            async token =>
            {
                isKnown = false;
                return await fetch(token);
            },
            keep,
            cancellationToken: ct);
        meters.ReadCache(key[(key.LastIndexOf(':') + 1)..], isKnown);
        return value;
    }
}
