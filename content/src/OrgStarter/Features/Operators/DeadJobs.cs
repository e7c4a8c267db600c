using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Telemetry;

namespace OrgStarter.Features.Operators;

/// <param name="Error">Without addresses, tokens and ids of invitations.</param>
public sealed record DeadJob(string Kind, string Key, string? OrganizationId, DateTimeOffset DiedAt, int Attempts, string Error);

/// <summary>Lists the jobs that were given up, and starts them again. Failed webhooks are jobs as well.</summary>
public sealed class DeadJobs(PlatformDbContext db, JobStore store, OperatorTrail trail)
{
    /// <summary>The page lists no more than these. The command <c>jobs list</c> lists all.</summary>
    public const int Max = 100;

    /// <returns>Those that died last first.</returns>
    public async Task<IReadOnlyList<DeadJob>> ListAsync(CancellationToken ct) =>
        [.. (await store.DeadAsync(ct)).Take(Max).Select(job => new DeadJob(
            job.Kind, job.Key, job.OrganizationId, job.DiedAt!.Value, job.Attempts, Redactor.Of(job.LastError ?? "")))];

    /// <returns>False if the job is not dead any more.</returns>
    public async Task<bool> RetryAsync(string kind, string key, CancellationToken ct)
    {
        if ((await store.DeadAsync(ct)).Find(job => job.Kind == kind && job.Key == key) is not { } job
            || await store.RetryAsync(kind, key, ct) == 0)
        {
            return false;
        }

        trail.Add(new AuditChange(
            AuditActions.JobRetried,
            job.OrganizationId ?? OperatorTrail.SiteLog,
            new AuditTarget(AuditTargets.Job, null, $"{kind} {key}".TrimEnd())));
        await db.SaveChangesAsync(CancellationToken.None);
        return true;
    }
}
