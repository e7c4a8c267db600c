using System.Collections.Concurrent;
using Medallion.Threading.Postgres;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Leases as advisory locks, which belong to a connection: PostgreSQL releases those of a process that died as soon as its connections are
/// gone. They do not end by the clock.
/// </summary>
public sealed class PostgresLeases(PostgresServer server) : ILeases
{
    private readonly ConcurrentDictionary<Guid, PostgresDistributedLockHandle> held = new();

    public async Task<bool> TryTakeAsync(string name, Guid holder, TimeSpan life, CancellationToken ct)
    {
        var key = new PostgresAdvisoryLockKey(name, allowHashing: true);
        if (await new PostgresDistributedLock(key, server.LockConnection).TryAcquireAsync(TimeSpan.Zero, ct) is not { } handle)
        {
            return false;
        }

        held[holder] = handle;
        return true;
    }

    public async Task ReleaseAsync(string name, Guid holder)
    {
        if (held.TryRemove(holder, out var handle))
        {
            await handle.DisposeAsync();
        }
    }

    /// <summary>What PostgreSQL does for a process that died. For tests, in which no process does.</summary>
    internal async Task ReleaseAllAsync()
    {
        foreach (var holder in held.Keys)
        {
            await ReleaseAsync("", holder);
        }
    }
}
