using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.LogtoSync.Changes;

/// <summary>
/// Deletes the rows of an organization that Logto has deleted, in portions. The key is the organization's id. The job asks Logto first,
/// because the deletion of rows cannot be undone and the event that enqueued the job may be outdated.
/// </summary>
public sealed partial class OrganizationPurge(
    PlatformDbContext db,
    ILogtoManagementApi logto,
    IEnumerable<IOrganizationListener> listeners,
    ILogger<OrganizationPurge> log) : IJob
{
    private const int Portion = 500;

    /// <summary>Higher than any version that a token was verified under, so that no cached token matches it.</summary>
    private const int Retired = int.MaxValue / 2;

    public static string Kind => "purge-organization";

    /// <exception cref="LogtoException">Logto did not confirm whether the organization exists.</exception>
    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        if (await LogtoErrors.IgnoreNotFoundAsync(() => logto.GetOrganization(run.Key, ct)) is not null)
        {
            LogAlive(run.Key);
            return JobResult.Done;
        }

        foreach (var listener in listeners)
        {
            await listener.DeletedAsync(run.Key, ct);
        }

        var count = 0;
        while (await PurgePortionAsync(run.Key, ct) is > 0 and var deleted)
        {
            count += deleted;
        }

        LogPurged(run.Key, count);
        return JobResult.Done;
    }

    private async Task<int> PurgePortionAsync(string organizationId, CancellationToken ct)
    {
        await db.MembershipVersions
            .Where(v => v.OrganizationId == organizationId && v.UserId == MembershipVersion.Everyone && v.Version < Retired)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Version, Retired), ct);
        return await db.MembershipVersions.Where(v => v.OrganizationId == organizationId && v.UserId != MembershipVersion.Everyone)
                .OrderBy(v => v.UserId).Take(Portion).ExecuteDeleteAsync(ct)
            + await TenantRows.DeleteAsync(db, organizationId, Portion, ct);
    }

    [LoggerMessage(LogLevel.Warning, "Deleted {Count} rows of organization {OrganizationId}, which Logto no longer has")]
    private partial void LogPurged(string organizationId, int count);

    [LoggerMessage(LogLevel.Warning, "Kept the rows of organization {OrganizationId}: it was reported as deleted, but Logto still has it")]
    private partial void LogAlive(string organizationId);
}
