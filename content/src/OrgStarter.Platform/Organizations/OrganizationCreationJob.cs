using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Organizations;

/// <summary>Completes or undoes a creation that a crash, or a Logto without an answer, has left, whether its maker returns or not.</summary>
public sealed class OrganizationCreationJob(OrganizationCreator creator) : IJob
{
    /// <summary>Longer than a request lives: its calls to Logto time out well before.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromMinutes(5);

    public static string Kind => "create-organization";

    public static string KeyOf(OrganizationCreation creation) => $"{creation.UserId}/{creation.Key}";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var end = run.Key.IndexOf('/', StringComparison.Ordinal);
        await creator.SettleAsync(Guid.Parse(run.Key[(end + 1)..]), run.Key[..end], ct);
        return JobResult.Done;
    }
}
