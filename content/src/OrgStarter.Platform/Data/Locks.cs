using System.Collections.Concurrent;
using System.Data.Common;
using Medallion.Threading.Postgres;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Named locks, each with one holder at a time. Within this instance, requests queue in order of arrival. On PostgreSQL, the
/// first in the queue then takes an advisory lock, which is visible to all instances and ends with its connection. On SQLite, the
/// site is one process, so the queue is enough.
/// </summary>
/// <param name="server">Null on SQLite.</param>
public sealed class Locks(PostgresServer? server = null)
{
    private readonly Dictionary<string, Task> lastInQueue = [];
    private readonly ConcurrentDictionary<string, Held> held = new();

    /// <summary>
    /// Waits for the lock, without a timeout. Call it outside of a transaction. On PostgreSQL, each name that this instance holds or waits
    /// for uses one connection of a separate pool.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller canceled.</exception>
    public async Task<IAsyncDisposable> AcquireAsync(string name, CancellationToken ct)
    {
        var leave = await EnterAsync(name, ct);
        DatabaseState.Forget();
        try
        {
            var handle = server is null ? null
                : await new PostgresDistributedLock(
                    new(name, allowHashing: true),
                    server.LockConnection).AcquireAsync(cancellationToken: ct);
            return held[name] = new Held(this, name, handle, leave);
        }
        catch
        {
            leave();
            throw;
        }
    }

    /// <summary>Returns whether this instance holds the lock. Returns false while it waits for another instance.</summary>
    public bool IsHeldHere(string name) => held.ContainsKey(name);

    /// <summary>Releases all locks of this instance, as the end of its process does. For tests.</summary>
    internal Task ReleaseAllAsync() => Task.WhenAll(held.Values.Select(one => one.DisposeAsync().AsTask()));

    /// <returns>The action that lets the next in the queue continue.</returns>
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
                // The connection is lost, and the lock with it. The work under the lock is already done.
            }
            finally
            {
                leave();
            }
        }
    }
}
