using System.Collections.Concurrent;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Keeps results of queries in memory until the next commit to the database, by any connection of any process. So they are never out of
/// date, and no code has to remove them. On SQLite, each request asks whether there was a commit. On PostgreSQL, one statement tells all
/// requests that wait for it; all but GET requests always read.
/// </summary>
/// <param name="sqlite">Null on PostgreSQL.</param>
/// <param name="postgres">Null on SQLite.</param>
public sealed class RowCache(SqliteState? sqlite = null, PostgresState? postgres = null)
{
    private const int MaxEntries = 1_000;
    private volatile Snapshot snapshot = new("");

    /// <param name="key">A tuple that names the query and all that its result depends on, the organization above all.</param>
    /// <param name="read">Runs outside of a transaction. Callers share the result and must not change it.</param>
    public async ValueTask<T> GetAsync<T>(object key, Func<Task<T>> read)
    {
        // Taken before the read. After a commit meanwhile, the result is kept in a snapshot that is no longer used.
        if (await CurrentAsync(key) is not { } current)
        {
            return await read();
        }

        if (current.Rows.TryGetValue(key, out var kept))
        {
            return (T)kept!;
        }

        var result = await read();
        current.Keep(key, result);
        return result;
    }

    /// <summary>Keeps a result whose query has also read the state of this request.</summary>
    internal void Keep(object key, object result)
    {
        if (DatabaseState.OfThisRequest is { } state)
        {
            Of(state).Keep(key, result);
        }
    }

    /// <returns>Null if it is not known whether there was a commit.</returns>
    private async ValueTask<Snapshot?> CurrentAsync(object key)
    {
        if (DatabaseState.OfThisRequest is not { } state)
        {
            if (sqlite is not null)
            {
                state = sqlite.Now();
            }
            else if (postgres is not null && DatabaseState.IsWanted && snapshot.Rows.ContainsKey(key))
            {
                state = await postgres.NowAsync();
            }
            else
            {
                // There is nothing to return. The query for the session reads the state as well.
                return null;
            }

            DatabaseState.Remember(state);
        }

        return Of(state);
    }

    private Snapshot Of(object state)
    {
        var latest = snapshot;
        return latest.State.Equals(state) ? latest : snapshot = new Snapshot(state);
    }

    private sealed record Snapshot(object State)
    {
        public ConcurrentDictionary<object, object?> Rows { get; } = new();

        public void Keep(object key, object? result)
        {
            if (Rows.Count >= MaxEntries)
            {
                Rows.Clear();
            }

            Rows[key] = result;
        }
    }
}
