namespace OrgStarter.Platform.Data.Postgres;

/// <summary>
/// Reads the state of the database (<see cref="DatabaseState"/>) for all requests that wait for it with one statement. So the busier the
/// site is, the less a request costs the server.
/// </summary>
public sealed class PostgresState(PostgresServer server)
{
    private readonly Lock gate = new();
    private Task<string> running = Task.FromResult("");
    private Task<string>? next;

    /// <summary>Returns the state of a moment after the call, as <see cref="DatabaseState.Now"/> writes it.</summary>
    public Task<string> NowAsync()
    {
        lock (gate)
        {
            // Not the running statement, which may have read before a commit that the caller must see.
            return next ??= ReadAfterAsync(running);
        }
    }

    private async Task<string> ReadAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (gate)
        {
            (running, next) = (next!, null);
        }

        await using var command = server.StateConnections.CreateCommand($"SELECT {DatabaseState.PostgresSql}::text");
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
