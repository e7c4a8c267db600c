using Microsoft.Data.Sqlite;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Reads the state of a SQLite database (<see cref="DatabaseState"/>): <c>PRAGMA data_version</c> tells in microseconds whether another
/// connection, of any process, has committed.
/// </summary>
public sealed class SqliteState(DatabaseAddress database) : IDisposable
{
    private readonly Lock gate = new();
    private SqliteCommand? dataVersion;

    /// <summary>Returns the version with its connection, because it means nothing to another connection.</summary>
    public object Now()
    {
        lock (gate)
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
    }

    public void Dispose()
    {
        lock (gate)
        {
            Close();
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
}
