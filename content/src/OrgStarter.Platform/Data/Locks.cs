using System.Collections.Concurrent;

namespace OrgStarter.Platform.Data;

/// <summary>
/// One holder at a time for a name, across requests and across instances: first in this process (cheap, fair), then by a lease
/// that all instances see.
/// </summary>
public sealed class Locks(ILeases leases)
{
    /// <summary>Longer than any protected piece of work: its calls to Logto time out well before.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(40);
    private readonly ConcurrentDictionary<string, Gate> gates = new();

    /// <summary>Waits for the lock, however long its present holder needs.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IAsyncDisposable> AcquireAsync(string name, CancellationToken ct)
    {
        var gate = Enter(name);
        try
        {
            await gate.Semaphore.WaitAsync(ct);
        }
        catch
        {
            Leave(name, gate);
            throw;
        }

        try
        {
            var holder = Guid.NewGuid();
            while (!await leases.TryTakeAsync(name, holder, LeaseTime, ct))
            {
                await Task.Delay(PollEvery, ct);
            }

            gate.IsHeld = true;
            return new Held(this, name, holder, gate);
        }
        catch
        {
            gate.Semaphore.Release();
            Leave(name, gate);
            throw;
        }
    }

    /// <summary>Whether this instance holds the lock at the moment. Requests that wait for one that it does not hold wait for another instance.</summary>
    public bool IsHeldHere(string name) => gates.TryGetValue(name, out var gate) && gate.IsHeld;

    private async Task ReleaseAsync(string name, Guid holder, Gate gate)
    {
        try
        {
            await leases.ReleaseAsync(name, holder);
        }
        finally
        {
            gate.IsHeld = false;
            gate.Semaphore.Release();
            Leave(name, gate);
        }
    }

    private Gate Enter(string name)
    {
        while (true)
        {
            var gate = gates.GetOrAdd(name, static _ => new Gate());
            lock (gate)
            {
                if (!gate.Gone)
                {
                    gate.Users++;
                    return gate;
                }
            }
        }
    }

    private void Leave(string name, Gate gate)
    {
        lock (gate)
        {
            if (--gate.Users == 0)
            {
                gate.Gone = true;
                gates.TryRemove(name, out _);
                gate.Semaphore.Dispose();
            }
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        /// <summary>Whether this instance has the lock; otherwise it waits for another.</summary>
        public volatile bool IsHeld;

        public int Users { get; set; }

        public bool Gone { get; set; }
    }

    private sealed class Held(Locks locks, string name, Guid holder, Gate gate) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await locks.ReleaseAsync(name, holder, gate);
    }
}
