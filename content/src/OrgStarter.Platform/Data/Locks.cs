using System.Collections.Concurrent;
using System.Data.Common;
using Medallion.Threading.Postgres;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <summary>
/// One holder at a time for a name. Within this instance requests queue, first come, first served. On PostgreSQL the first of the queue
/// then takes an advisory lock, which all instances see and which ends with the connection of its holder. On SQLite one process runs
/// the site, so the queue is enough.
/// </summary>
/// <param name="server">Null on SQLite.</param>
public sealed class Locks(PostgresServer? server = null)
{
    private readonly Dictionary<string, Task> lastInQueue = [];
    private readonly ConcurrentDictionary<string, Held> held = new();

    /// <summary>
    /// Waits for the lock, however long its holder needs. Call it outside of a transaction. On PostgreSQL it takes a connection of the
    /// locks' own pool for each name that this instance holds or waits for.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller no longer waits.</exception>
    public async Task<IAsyncDisposable> AcquireAsync(string name, CancellationToken ct)
    {
        var leave = await EnterAsync(name, ct);
        try
        {
            var handle = server is null ? null
                : await new PostgresDistributedLock(new(name, allowHashing: true), server.LockConnection).AcquireAsync(cancellationToken: ct);
            return held[name] = new Held(this, name, handle, leave);
        }
        catch
        {
            leave();
            throw;
        }
    }

    /// <summary>Whether this instance has the lock. False while it waits for another instance.</summary>
    public bool IsHeldHere(string name) => held.ContainsKey(name);

    /// <summary>Releases what this instance holds, as the end of its process does. For tests.</summary>
    internal Task ReleaseAllAsync() => Task.WhenAll(held.Values.Select(one => one.DisposeAsync().AsTask()));

    /// <returns>What lets the next of the queue in.</returns>
    private async Task<Action> EnterAsync(string name, CancellationToken ct)
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (lastInQueue)
        {
            before = lastInQueue.GetValueOrDefault(name, Task.CompletedTask);
            lastInQueue[name] = left.Task;
        }

        try
        {
            await before.WaitAsync(ct);
            return Leave;
        }
        catch (OperationCanceledException)
        {
            _ = before.ContinueWith(_ => Leave(), TaskScheduler.Default);
            throw;
        }

        void Leave()
        {
            lock (lastInQueue)
            {
                if (lastInQueue[name] == left.Task)
                {
                    lastInQueue.Remove(name);
                }
            }

            left.SetResult();
        }
    }

    private sealed class Held(Locks locks, string name, PostgresDistributedLockHandle? handle, Action leave) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (!locks.held.TryRemove(new(name, this)))
            {
                return;
            }

            try
            {
                await (handle?.DisposeAsync() ?? ValueTask.CompletedTask);
            }
            catch (DbException)
            {
                // The connection is gone, and with it the lock. What was done under it is done.
            }
            finally
            {
                leave();
            }
        }
    }
}
