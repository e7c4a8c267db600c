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
/// The second level of the cache, in Redis, for all instances. While Redis is unavailable, reads return nothing and writes
/// fail. FusionCache stores two kinds of entries: values, and for each removed tag the time of the removal. A value older than
/// a removal of one of its tags is not used.
/// </summary>
public sealed class RedisCache(RedisConnection redis, IOptions<LogtoOptions> logto, SiteMeters meters) : IDistributedCache
{
    /// <summary>Keeps the latest removal of a tag. Writes may arrive late, and FusionCache writes 0 for a tag without a removal.</summary>
    private const string SetLatest = """
        local old = redis.call('GET', KEYS[1])
        if not old or cjson.decode(old).Value <= cjson.decode(ARGV[1]).Value then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
        """;

    /// <summary>The prefix of all keys of this site. Another site, or another Logto, has other users.</summary>
    public string SitePrefix { get; } = $"{RedisConnection.Prefix}cache:{Hash($"{logto.Value.Endpoint} {logto.Value.AppId}")}:";

    /// <summary>Separates values by build, because their JSON may differ between builds. Removals apply to all builds.</summary>
    private readonly string build = Hash($"{typeof(RedisCache).Module.ModuleVersionId}") + ":";

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var (isThere, value) = await redis.TryAsync(db => db.StringGetAsync(Key(key)), RedisConnection.ShortTimeout, token);
        meters.ReadSecondLevel(isThere ? value.HasValue ? "hit" : "miss" : "unavailable");
        return isThere || !IsRemoval(key) ? value : RemovedNow();
    }

    /// <exception cref="TimeoutException">Redis is unavailable. FusionCache repeats the write when it is available again.</exception>
    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var life = options.AbsoluteExpirationRelativeToNow ?? options.AbsoluteExpiration - DateTimeOffset.UtcNow
            ?? throw new NotSupportedException("Cache entries need an absolute expiration.");
        await (IsRemoval(key)
            ? DoAsync(db => db.ScriptEvaluateAsync(SetLatest, [Key(key)], [value, (long)life.TotalMilliseconds]), token)
            : DoAsync(db => db.StringSetAsync(Key(key), value, life), token));
    }

    /// <inheritdoc cref="SetAsync"/>
    public Task RemoveAsync(string key, CancellationToken token = default) => DoAsync(db => db.KeyDeleteAsync(Key(key)), token);

    /// <summary>Does nothing: there is no sliding expiration.</summary>
    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public byte[] Get(string key) => throw OnlyAsync();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw OnlyAsync();

    public void Remove(string key) => throw OnlyAsync();

    public void Refresh(string key) => throw OnlyAsync();

    private async Task DoAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken token)
    {
        if (!(await redis.TryAsync(command, RedisConnection.ShortTimeout, token)).IsThere)
        {
            throw new TimeoutException("Redis does not answer.");
        }
    }

    private RedisKey Key(string key) => SitePrefix + (IsRemoval(key) ? "" : build) + key;

    private static bool IsRemoval(string key) =>
        key.Contains(FusionCacheInternalStrings.DefaultTagCacheKeyPrefix, StringComparison.Ordinal);

    /// <summary>While Redis is unavailable, removals are unknown. This entry tells FusionCache to use no value older than now.</summary>
    private static byte[] RemovedNow()
    {
        var now = DateTimeOffset.UtcNow;
        return JsonSerializer.SerializeToUtf8Bytes(
            new FusionCacheDistributedEntry<long>(now.UtcTicks, now.UtcTicks, (now + SharedCache.Agreement).UtcTicks, null, null));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static NotSupportedException OnlyAsync() => new("The cache is only used asynchronously.");
}
