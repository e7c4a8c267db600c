using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Keeps results of queries in memory until the next commit to the database, by any connection of any process. So they are never out of
/// date, and no code has to remove them. On SQLite, <c>PRAGMA data_version</c> tells in microseconds whether there was a commit. On
/// PostgreSQL, the query for the session tells (<see cref="DatabaseState"/>), and all but GET requests with a session always read.
/// </summary>
public sealed class RowCache(DatabaseAddress database) : IDisposable
{
    private const int MaxEntries = 1_000;
    private readonly Lock gate = new();
    private SqliteCommand? dataVersion;
    private Snapshot snapshot = new("");

    /// <param name="key">A tuple that names the query and all that its result depends on, the organization above all.</param>
    /// <param name="read">Runs outside of a transaction. Callers share the result and must not change it.</param>
    public async ValueTask<T> GetAsync<T>(object key, Func<Task<T>> read)
    {
        // Taken before the read. After a commit meanwhile, the result is kept in a snapshot that is no longer used.
        if (Current()?.Rows is not { } rows)
        {
            return await read();
        }

        if (rows.TryGetValue(key, out var kept))
        {
            return (T)kept!;
        }

        var result = await read();
        if (rows.Count >= MaxEntries)
        {
            rows.Clear();
        }

        rows[key] = result;
        return result;
    }

    public void Dispose()
    {
        lock (gate)
        {
            Close();
        }
    }

    /// <returns>Null if it is not known whether there was a commit.</returns>
    private Snapshot? Current()
    {
        lock (gate)
        {
            var version = DatabaseState.OfThisRequest;
            if (version is null && database.Engine == DatabaseEngine.Sqlite)
            {
                DatabaseState.Remember(version = DataVersion());
            }

            return version is null ? null : snapshot = snapshot.Version.Equals(version) ? snapshot : new Snapshot(version);
        }
    }

    /// <summary>Returns the version with its connection, because it means nothing to another connection.</summary>
    private object DataVersion()
    {
        try
        {
            dataVersion ??= Open();
            return (dataVersion, dataVersion.ExecuteScalar());
        }
        catch (SqliteException)
        {
            Close();
            throw;
        }
    }

    /// <summary>Opens a connection that never writes: SQLite does not tell a connection of its own commits.</summary>
    private SqliteCommand Open()
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        var command = connection.CreateCommand();
        command.CommandText = "PRAGMA data_version;";
        return command;
    }

    private void Close()
    {
        dataVersion?.Connection?.Dispose();
        dataVersion = null;
    }

    private sealed record Snapshot(object Version)
    {
        public ConcurrentDictionary<object, object?> Rows { get; } = new();
    }
}
