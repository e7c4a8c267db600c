using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.BulkChanges;

/// <summary>Finishes what a crash, or a Logto that did not answer, has left of a batch. The key is the batch's id.</summary>
public sealed class BulkChangeJob(MemberBatches batches, IServiceScopeFactory scopes, TimeProvider time) : IJob
{
    /// <summary>How long the request that began the batch is left to finish it.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromMinutes(1);

    /// <summary>After Logto did not answer.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(20);

    public static string Kind => "bulk-change";

    /// <summary>Continues in the name of the user who began it, who is asked for their rights before each change.</summary>
    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var (id, isDone) = (Guid.Parse(run.Key), true);
        if (await batches.ActorAsync(id, ct) is { } actor)
        {
            await scopes.InOrganizationAsync(actor, async services => isDone = await services.GetRequiredService<MemberBatches>().RunAsync(id, ct));
        }

        return isDone ? JobResult.Done : JobResult.At(time.GetUtcNow() + RetryAfter);
    }
}
