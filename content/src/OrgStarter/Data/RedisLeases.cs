using StackExchange.Redis;

namespace OrgStarter.Data;

/// <summary>
/// Two doors, one behind the other. The first is a key in Redis that expires by Redis's own clock: whoever waits asks there, and the
/// clocks of the instances need not agree. The second is the row in the database, which has the last word: a Redis that is away, that was
/// started again with nothing in it, or that only the new instances of a deployment know, lets nobody in twice.
/// </summary>
public sealed class RedisLeases(RedisConnection redis, DatabaseLeases rows) : ILeases
{
    private static RedisKey Key(string name) => $"{RedisConnection.Prefix}lease:{name}";

    public async Task<bool> TryTakeAsync(string name, Guid holder, TimeSpan life, CancellationToken ct)
    {
        var (isThere, isFree) = await redis.TryAsync(db => db.LockTakeAsync(Key(name), holder.ToString(), life), RedisConnection.Patience, ct);
        if (isThere && !isFree)
        {
            return false;
        }

        try
        {
            if (await rows.TryTakeAsync(name, holder, life, ct))
            {
                return true;
            }
        }
        catch
        {
            await LeaveFirstDoorAsync(name, holder);
            throw;
        }

        await LeaveFirstDoorAsync(name, holder);
        return false;
    }

    public async Task ReleaseAsync(string name, Guid holder)
    {
        await rows.ReleaseAsync(name, holder);
        await LeaveFirstDoorAsync(name, holder);
    }

    /// <summary>Where Redis does not hear it, the key ends by itself.</summary>
    private async Task LeaveFirstDoorAsync(string name, Guid holder) =>
        await redis.TryAsync(db => db.LockReleaseAsync(Key(name), holder.ToString()), RedisConnection.Patience, CancellationToken.None);
}
