using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrgStarter.Platform.Jobs;

/// <summary>Reports jobs that were given up. The site serves its pages all the same.</summary>
public sealed class DeadJobs(JobStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await store.CountDeadAsync(cancellationToken) is > 0 and var dead
            ? HealthCheckResult.Degraded($"{dead} jobs died. The command 'jobs list' shows them, and 'jobs retry' starts them again.")
            : HealthCheckResult.Healthy();
}
