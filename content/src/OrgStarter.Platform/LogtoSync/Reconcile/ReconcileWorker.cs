using Microsoft.Extensions.Options;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.LogtoSync.Reconcile;

/// <summary>Runs the reconcile on a timer. Logto delivers a webhook at most once: what was lost on its way is found here.</summary>
public sealed partial class ReconcileWorker(
    Reconciler reconciler, IOptionsMonitor<ReconcileOptions> options, TimeProvider time, SiteMeters meters, ILogger<ReconcileWorker> log) : BackgroundService
{
    /// <summary>A look into the database, to see whether a pass is due. Not at the start: there is enough to do then.</summary>
    private TimeSpan LookEvery => options.CurrentValue.Interval / 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = LookEvery;
        while (true)
        {
            await Task.Delay(wait, time, stoppingToken);
            try
            {
                var progress = await meters.WorkAsync(nameof(ReconcileWorker), () => reconciler.RunPageAsync(stoppingToken));
                wait = progress == ReconcileProgress.More ? Reconciler.PagePause : LookEvery;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogTrouble(e);
                wait = LookEvery;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The reconcile with Logto failed; it is tried again")]
    private partial void LogTrouble(Exception exception);
}
