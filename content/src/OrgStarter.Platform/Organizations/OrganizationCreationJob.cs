using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Organizations;

/// <summary>Completes or undoes a creation that a crash or a failed call to Logto interrupted, even if the user does not return.</summary>
public sealed class OrganizationCreationJob(OrganizationCreator creator) : IJob
{
    /// <summary>The delay before the job takes over. Longer than any request, whose calls to Logto time out earlier.</summary>
    public static readonly TimeSpan RecoveryDelay = TimeSpan.FromMinutes(5);

    public static string Kind => "create-organization";

    public static string KeyOf(OrganizationCreation creation) => $"{creation.UserId}/{creation.Key}";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var end = run.Key.IndexOf('/', StringComparison.Ordinal);
        await creator.RecoverAsync(Guid.Parse(run.Key[(end + 1)..]), run.Key[..end], ct);
        return JobResult.Done;
    }
}
