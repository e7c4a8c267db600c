using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>Reads the member list of an organization from Logto and refreshes it periodically. The key is the organization's id.</summary>
public sealed class DirectoryJob(IServiceScopeFactory scopes) : IJob
{
    public static string Kind => "member-directory";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var result = JobResult.Done;
        await scopes.InOrganizationAsync(run.Key, async services =>
            result = await services.GetRequiredService<DirectorySync>().RunAsync(ct));
        return result;
    }
}

/// <summary>Refreshes the changed members of an organization. The key is the organization's id.</summary>
public sealed class MemberRefreshJob(PlatformDbContext db, Quotas quotas, IServiceScopeFactory scopes, WorkItems items, TimeProvider time)
    : IJob
{
    private const int Portion = 20;

    public static string Kind => "member-refresh";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var refreshes = db.MemberRefreshes.AsNoTracking()
            .Where(refresh => refresh.OrganizationId == run.Key)
            .OrderBy(refresh => refresh.FreshFrom);
        var now = time.GetUtcNow();
        foreach (var refresh in await refreshes.Where(refresh => refresh.FreshFrom <= now).Take(Portion).ToListAsync(ct))
        {
            if (await quotas.TakeLogtoCallAsync(ct) is { } next)
            {
                return JobResult.At(next);
            }

            await items.TryAsync(
                MemberRefresher.Work,
                MemberRefresher.Subject(refresh),
                () =>
                    scopes.InOrganizationAsync(run.Key, services =>
                        services.GetRequiredService<MemberRefresher>().RefreshOneAsync(refresh, ct)),
                ct);
        }

        var resting = items.Resting(MemberRefresher.Work);
        var left = (await refreshes.ToListAsync(ct))
            .Select(refresh => resting.Contains(MemberRefresher.Subject(refresh)) ? now + WorkItems.FirstRest : refresh.FreshFrom)
            .ToList();
        return left.Count == 0 ? JobResult.Done : JobResult.At(left.Min());
    }
}
