using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Data;

/// <summary>
/// One holder at a time for a name, across requests and across instances: first in this process (cheap, fair), then by a
/// <see cref="Lease"/> in the database. A lock of another kind (Redis, say) takes the place of <see cref="TryLeaseAsync"/> and of
/// the deletion in <see cref="ReleaseAsync"/>; the rest stays.
/// </summary>
public sealed class Locks(IServiceScopeFactory scopes, TimeProvider time)
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
            while (!await TryLeaseAsync(name, holder, ct))
            {
                await Task.Delay(PollEvery, ct);
            }

            return new Held(this, name, holder, gate);
        }
        catch
        {
            gate.Semaphore.Release();
            Leave(name, gate);
            throw;
        }
    }

    private async Task<bool> TryLeaseAsync(string name, Guid holder, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var now = time.GetUtcNow();
        var until = now + LeaseTime;
        var taken = await db.Leases.Where(lease => lease.Name == name && lease.Until < now)
            .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Holder, holder).SetProperty(lease => lease.Until, until), ct);
        if (taken == 1)
        {
            return true;
        }

        if (await db.Leases.AnyAsync(lease => lease.Name == name, ct))
        {
            return false;
        }

        db.Leases.Add(new Lease { Name = name, Holder = holder, Until = until });
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException)
        {
            // Another instance inserted the row in between.
            return false;
        }
    }

    private async Task ReleaseAsync(string name, Guid holder, Gate gate)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            await db.Leases.Where(lease => lease.Name == name && lease.Holder == holder).ExecuteDeleteAsync();
        }
        finally
        {
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

        public int Users { get; set; }

        public bool Gone { get; set; }
    }

    private sealed class Held(Locks locks, string name, Guid holder, Gate gate) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await locks.ReleaseAsync(name, holder, gate);
    }
}
