using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Metrics;
using StackExchange.Redis;

namespace OrgStarter.Platform.Data;

/// <summary>
/// The second level of the cache, in Redis, for all instances. A Redis that is away has nothing and takes nothing: the site asks Logto
/// or the database then. What is forgotten is not deleted here, see <see cref="SharedForgetting"/>.
/// </summary>
public sealed class SecondLevel(RedisConnection redis, IOptions<LogtoOptions> logto, SiteMeters meters) : IDistributedCache
{
    /// <summary>
    /// Another build may write its records in another way, and another site, or another Logto, has other people: none reads what is not its own.
    /// </summary>
    private readonly string prefix = RedisConnection.Prefix + "cache:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{typeof(SecondLevel).Module.ModuleVersionId} {logto.Value.Endpoint} {logto.Value.AppId}")))[..16] + ":";

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var (isThere, value) = await redis.TryAsync(db => db.StringGetAsync(Key(key)), RedisConnection.ShortPatience, token);
        meters.ReadSecondLevel(isThere ? value.HasValue ? "hit" : "miss" : "away");
        return value;
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        redis.TryAsync(db => db.StringSetAsync(Key(key), value, Life(options)), RedisConnection.ShortPatience, token);

    public Task RemoveAsync(string key, CancellationToken token = default) =>
        redis.TryAsync(db => db.KeyDeleteAsync(Key(key)), RedisConnection.ShortPatience, token);

    /// <summary>Nothing slides here.</summary>
    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public byte[] Get(string key) => throw NobodyWaits();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw NobodyWaits();

    public void Remove(string key) => throw NobodyWaits();

    public void Refresh(string key) => throw NobodyWaits();

    private RedisKey Key(string key) => prefix + key;

    private static TimeSpan Life(DistributedCacheEntryOptions options) =>
        options.AbsoluteExpirationRelativeToNow ?? throw new NotSupportedException("The cache gives everything a life from now on.");

    private static NotSupportedException NobodyWaits() => new("The cache asks without blocking a thread.");
}
