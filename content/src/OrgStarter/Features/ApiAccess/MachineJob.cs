using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Features.ApiAccess;

/// <summary>
/// Completes the creation or the revocation of a machine if the request could not. The key is the machine's id, the payload the user.
/// </summary>
public sealed class MachineJob(MachineSetup setup) : IJob
{
    /// <summary>How long the request that enqueued the job has to complete it.</summary>
    public static readonly TimeSpan RecoveryDelay = TimeSpan.FromSeconds(30);

    public static string Kind => "machine";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        await setup.CompleteAsync(Guid.Parse(run.Key), run.Read<AuditActor>(), isRepeated: true, ct);
        return JobResult.Done;
    }
}
