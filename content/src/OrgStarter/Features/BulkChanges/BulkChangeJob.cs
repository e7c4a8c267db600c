using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.BulkChanges;

/// <summary>Finishes a batch after a crash or a Logto outage. The job's key is the batch id.</summary>
public sealed class BulkChangeJob(MemberBatches batches, IServiceScopeFactory scopes, TimeProvider time) : IJob
{
    /// <summary>The time that the request has to finish its batch before the job takes over.</summary>
    public static readonly TimeSpan RecoveryDelay = TimeSpan.FromMinutes(1);

    /// <summary>The delay after a failed call to Logto.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(20);

    public static string Kind => "bulk-change";

    /// <summary>Acts as the user who started the batch. Each change checks that user's current permissions first.</summary>
    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var (id, isDone) = (Guid.Parse(run.Key), true);
        if (await batches.ActorAsync(id, ct) is { } actor)
        {
            await scopes.InOrganizationAsync(actor, async services =>
                isDone = await services.GetRequiredService<MemberBatches>().RunAsync(id, ct));
        }

        return isDone ? JobResult.Done : JobResult.At(time.GetUtcNow() + RetryAfter);
    }
}
