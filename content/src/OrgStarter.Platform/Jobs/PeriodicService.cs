using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Jobs;

/// <summary>Work that is done again and again while the site runs. A failure is logged and ends neither the site nor the work.</summary>
/// <param name="first">How long after the start it is done first.</param>
/// <param name="every">How long from one time to the next.</param>
public abstract partial class PeriodicService(TimeSpan first, TimeSpan every, TimeProvider time, SiteMeters meters, ILogger log) : BackgroundService
{
    protected TimeProvider Time => time;

    protected abstract Task WorkAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(first, time, stoppingToken);
        using var timer = new PeriodicTimer(every, time);
        do
        {
            try
            {
                await meters.WorkAsync(GetType().Name, () => WorkAsync(stoppingToken));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database was away, for example; the next time is soon enough.
                LogFailed(e, GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Error, "The periodic work {Work} failed; it is tried again")]
    private partial void LogFailed(Exception exception, string work);
}
