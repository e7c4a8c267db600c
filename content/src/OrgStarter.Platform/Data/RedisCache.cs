using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Metrics;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace OrgStarter.Platform.Data;

/// <summary>
/// The second level of the cache, in Redis, for all instances. While Redis is away it has nothing and takes nothing. FusionCache keeps two
/// kinds of entries here: values, and for each removed tag the time of the removal. A value that is older than a removal of one of
/// its tags is not used.
/// </summary>
public sealed class RedisCache(RedisConnection redis, IOptions<LogtoOptions> logto, SiteMeters meters) : IDistributedCache
{
    /// <summary>
    /// A removal never replaces a later one: a write may arrive late, and FusionCache writes 0 for a tag of which it has read nothing.
    /// </summary>
    private const string SetLatest = """
        local old = redis.call('GET', KEYS[1])
        if not old or cjson.decode(old).Value <= cjson.decode(ARGV[1]).Value then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
        """;

    /// <summary>For what the instances of this site share: another site, or another Logto, has other users.</summary>
    public string SitePrefix { get; } = $"{RedisConnection.Prefix}cache:{Hash($"{logto.Value.Endpoint} {logto.Value.AppId}")}:";

    /// <summary>For values: another build may write its records in another way. Removals hold for all builds.</summary>
    private readonly string build = Hash($"{typeof(RedisCache).Module.ModuleVersionId}") + ":";

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var (isThere, value) = await redis.TryAsync(db => db.StringGetAsync(Key(key)), RedisConnection.ShortPatience, token);
        meters.ReadSecondLevel(isThere ? value.HasValue ? "hit" : "miss" : "away");
        return isThere || !IsRemoval(key) ? value : RemovedNow();
    }

    /// <exception cref="TimeoutException">Redis is away. FusionCache writes again when it is back.</exception>
    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var life = options.AbsoluteExpirationRelativeToNow ?? options.AbsoluteExpiration - DateTimeOffset.UtcNow
            ?? throw new NotSupportedException("Every entry of the cache has an absolute expiration.");
        await (IsRemoval(key)
            ? DoAsync(db => db.ScriptEvaluateAsync(SetLatest, [Key(key)], [value, (long)life.TotalMilliseconds]), token)
            : DoAsync(db => db.StringSetAsync(Key(key), value, life), token));
    }

    /// <inheritdoc cref="SetAsync"/>
    public Task RemoveAsync(string key, CancellationToken token = default) => DoAsync(db => db.KeyDeleteAsync(Key(key)), token);

    /// <summary>Nothing slides here.</summary>
    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public byte[] Get(string key) => throw OnlyAsync();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw OnlyAsync();

    public void Remove(string key) => throw OnlyAsync();

    public void Refresh(string key) => throw OnlyAsync();

    private async Task DoAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken token)
    {
        if (!(await redis.TryAsync(command, RedisConnection.ShortPatience, token)).IsThere)
        {
            throw new TimeoutException("Redis does not answer.");
        }
    }

    private RedisKey Key(string key) => SitePrefix + (IsRemoval(key) ? "" : build) + key;

    private static bool IsRemoval(string key) => key.Contains(FusionCacheInternalStrings.DefaultTagCacheKeyPrefix, StringComparison.Ordinal);

    /// <summary>Whether a tag was removed is not known while Redis is away: FusionCache then uses nothing that is older than this moment.</summary>
    private static byte[] RemovedNow()
    {
        var now = DateTimeOffset.UtcNow;
        return JsonSerializer.SerializeToUtf8Bytes(
            new FusionCacheDistributedEntry<long>(now.UtcTicks, now.UtcTicks, (now + SharedCache.Agreement).UtcTicks, null, null));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static NotSupportedException OnlyAsync() => new("The cache is only used asynchronously.");
}
