using StackExchange.Redis;

namespace OrgStarter.Data;

/// <summary>
/// Leases as keys that expire by Redis's own clock, so that the clocks of the instances need not agree. Of one Redis server: a
/// failover that loses a key may let two instances in. What must never happen twice has a second guard in the database.
/// </summary>
public sealed partial class RedisLeases(RedisConnection redis, ILogger<RedisLeases> log) : ILeases
{
    private static RedisKey Key(string name) => $"orgstarter:lease:{name}";

    public async Task<bool> TryTakeAsync(string name, Guid holder, TimeSpan life, CancellationToken ct)
    {
        try
        {
            return await (await redis.DatabaseAsync()).LockTakeAsync(Key(name), holder.ToString(), life).WaitAsync(ct);
        }
        catch (Exception e) when (RedisConnection.IsAway(e))
        {
            throw new LeasesAwayException(e);
        }
    }

    public async Task ReleaseAsync(string name, Guid holder)
    {
        try
        {
            await (await redis.DatabaseAsync()).LockReleaseAsync(Key(name), holder.ToString());
        }
        catch (Exception e) when (RedisConnection.IsAway(e))
        {
            // The work is done, and the lease ends by itself.
            LogNotReleased(e, name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The lease {Name} was not released, since Redis is away; it ends by itself")]
    private partial void LogNotReleased(Exception exception, string name);
}
