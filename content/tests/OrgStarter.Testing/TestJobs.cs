using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Reconcile;

namespace OrgStarter.Testing;

/// <summary>Runs jobs when a test asks for it, beside the site's worker or without it.</summary>
public static class TestJobs
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Runs the due jobs of this kind, and the jobs that they make due.</summary>
    public static Task RunDueAsync<T>(this TestSite site) where T : IJob => site.RunDueAsync(T.Kind);

    /// <inheritdoc cref="RunDueAsync{T}"/>
    public static Task RunDueAsync(this TestSite site, params string[] kinds) =>
        site.Services.GetRequiredService<JobWorker>().RunDueAsync(kinds, Ct);

    public static async Task RunNowAsync<T>(this TestSite site) where T : IJob
    {
        var (kind, now) = (T.Kind, site.Time.GetUtcNow());
        await site.Services.GetRequiredService<JobStore>().AddRecurringAsync(site.Services.GetServices<JobKind>(), Ct);
        await site.InDatabaseAsync(db => db.Jobs.Where(job => job.Kind == kind && job.Key == "" && job.Holder == null)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.DueAt, now), Ct));
        await site.RunDueAsync(kind);
        // The site's worker may have claimed the job.
        await Deliveries.UntilAsync(site, async db => !await db.Jobs.AnyAsync(job => job.Kind == kind && job.Holder != null, Ct));
    }

    /// <summary>Runs the reconcile job to the end of its pass, without the pauses.</summary>
    /// <param name="startsOver">False continues the current pass.</param>
    public static async Task ReconcileAsync(this TestSite site, bool startsOver = true)
    {
        if (startsOver)
        {
            await site.EnqueueAsync<ReconcileJob>("");
        }

        do
        {
            await site.RunDueAsync<ReconcileJob>();
            site.Time.Advance(ReconcileJob.PagePause);
        }
        while (Assert.Single(await site.JobsAsync<ReconcileJob>()).DueAt <= site.Time.GetUtcNow());
    }

    /// <summary>Enqueues a job as a request in this organization does.</summary>
    public static async Task EnqueueAsync<T>(this TestSite site, string key, DateTimeOffset? due = null, string? organizationId = null)
        where T : IJob
    {
        await using var scope = site.Services.CreateAsyncScope();
        if (organizationId is not null)
        {
            scope.ServiceProvider.GetRequiredService<ICurrentOrganization>().Enter(organizationId, null);
        }

        await scope.ServiceProvider.GetRequiredService<JobQueue>().EnqueueAsync<T>(key, due: due, ct: Ct);
    }

    /// <summary>Returns the jobs of a kind that are waiting, running or dead.</summary>
    public static Task<List<Job>> JobsAsync<T>(this TestSite site) where T : IJob
    {
        var kind = T.Kind;
        return site.InDatabaseAsync(db => db.Jobs.AsNoTracking().Where(job => job.Kind == kind).OrderBy(job => job.DueAt).ToListAsync(Ct));
    }

    /// <summary>Runs invitation jobs in a site without a worker.</summary>
    internal sealed class Invitations(JobWorker worker) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (true)
            {
                await Task.Delay(50, stoppingToken);
                await worker.RunDueAsync([InvitationBatchJob.Kind], stoppingToken);
            }
        }
    }
}
