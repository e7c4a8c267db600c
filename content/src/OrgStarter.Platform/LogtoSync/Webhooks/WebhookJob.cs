using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>
/// Applies one webhook. The key is the id of its receipt, the payload is the event. If the job fails for good, the reconcile finds the
/// change.
/// </summary>
public sealed class WebhookJob(WebhookEvents events, SiteMeters meters) : IJob
{
    public static string Kind => "webhook";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        try
        {
            await events.HandleAsync(run.Read<LogtoEvent>(), ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            meters.Webhook(run.IsLastAttempt ? "given_up" : "failed");
            throw;
        }

        meters.Webhook("handled");
        return JobResult.Done;
    }
}
