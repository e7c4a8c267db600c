using Npgsql;
using OrgStarter.Platform.Data.Postgres;

namespace OrgStarter.Platform.Jobs;

/// <summary>
/// On PostgreSQL, wakes the worker when another instance enqueues a job. Without it, the worker finds the job
/// when it looks again, two seconds later.
/// </summary>
public sealed partial class JobListener(JobSignal signal, ILogger<JobListener> log, PostgresServer? server = null) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (server is not null)
        {
            try
            {
                await ListenAsync(server.ListenConnection, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogLost(e, RetryAfter);
            }

            await Task.Delay(RetryAfter, stoppingToken);
        }
    }

    private async Task ListenAsync(string connectionString, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var listen = new NpgsqlCommand($"LISTEN {JobQueue.Channel}", connection);
        await listen.ExecuteNonQueryAsync(ct);
        while (true)
        {
            await connection.WaitAsync(ct);
            signal.Wake();
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The connection that tells of new jobs is lost; reconnecting in {Delay}, jobs are found by polling meanwhile")]
    private partial void LogLost(Exception exception, TimeSpan delay);
}
