using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Jobs;

/// <summary>Measures what processes that are killed leave of their jobs, and how soon a job runs. On demand, since it takes
/// minutes.</summary>
public sealed class JobKillTests(ITestOutputHelper output)
{
    private const int Count = 200;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_hundred_jobs_and_five_killed_processes_no_job_is_lost(bool onPostgres)
    {
        await using var site = await StartAsync(onPostgres, (TestSite.WithoutWorkers, "true"));
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "GET /api/users/killed", Delay: TimeSpan.FromMilliseconds(100)));
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal(
                HttpStatusCode.Accepted,
                (await Deliveries.SendAsync(
                    site,
                    new { @event = "User.SuspensionStatus.Updated", data = new { id = $"killed{i:D6}" } })).StatusCode);
        }

        site.Logto.Calls.Forget();
        var (started, running) = (Stopwatch.StartNew(), new HashSet<string>());
        for (var kill = 1; kill <= 5; kill++)
        {
            using var process = await SiteProcess.StartAsync(site);
            await Deliveries.UntilAsync(site, async db => await LeftAsync(site) <= Count - (kill * 30));
            await process.KillAsync();
            running.UnionWith((await site.JobsAsync<WebhookJob>()).Where(job => job.Holder is not null).Select(job => job.Key));
        }

        using var last = await SiteProcess.StartAsync(site);
        while (await LeftAsync(site) > 0)
        {
            await Task.Delay(100, Ct);
        }

        var calls = site.Logto.Calls.All
            .Where(call => call.Path.StartsWith("/api/users/killed", StringComparison.Ordinal))
            .Select(call => call.Path)
            .Distinct()
            .ToList();
        output.WriteLine(
            $"{(onPostgres ? "PostgreSQL" : "SQLite")}: {Count - calls.Count} lost, {running.Count} were running at a kill and ran again, "
                + $"all done after {started.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(Count, calls.Count);
    }

    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task How_soon_a_job_runs(bool onPostgres)
    {
        var runs = new Runs();
        await using var site = await TestSite.StartAsync(
            services => services.AddSingleton(runs).AddJob<TimedJob>(),
            settings: ("Site:JobStartDelay", "00:00:00"));
        await using var postgres = onPostgres ? await TestSite.StartOnPostgresAsync() : null;
        var measured = onPostgres ? postgres!.StartAnother(services => services.AddSingleton(runs).AddJob<TimedJob>()) : site;
        await Task.Delay(TimeSpan.FromSeconds(8), Ct);
        for (var i = 0; i < Count; i++)
        {
            runs.Begun[$"{i}"] = Stopwatch.GetTimestamp();
            await measured.EnqueueAsync<TimedJob>($"{i}");
            while (!runs.Took.ContainsKey($"{i}"))
            {
                await Task.Delay(1, Ct);
            }
        }

        var times = runs.Took.Values.Order().ToList();
        output.WriteLine(
            $"{(onPostgres ? "PostgreSQL" : "SQLite")}: from enqueue to run, median {times[Count / 2].TotalMilliseconds:0.0} ms, p95 "
                + $"{times[Count * 95 / 100].TotalMilliseconds:0.0} ms");
    }

    private static Task<TestSite> StartAsync(bool onPostgres, params (string, string)[] settings) =>
        onPostgres ? TestSite.StartOnPostgresAsync(settings) : TestSite.StartAsync(settings: settings);

    private static Task<int> LeftAsync(TestSite site) =>
        site.InDatabaseAsync(db => db.Jobs.CountAsync(job => job.Kind == WebhookJob.Kind, Ct));

    private sealed class Runs
    {
        public ConcurrentDictionary<string, long> Begun { get; } = new();

        public ConcurrentDictionary<string, TimeSpan> Took { get; } = new();
    }

    private sealed class TimedJob(Runs runs) : IJob
    {
        public static string Kind => "timed";

        public Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
        {
            runs.Took[run.Key] = Stopwatch.GetElapsedTime(runs.Begun[run.Key]);
            return Task.FromResult(JobResult.Done);
        }
    }
}
