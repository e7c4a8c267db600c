using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Jobs;

/// <summary>A job of a team's own, as docs/add-a-job.md says.</summary>
public sealed class AddAJobTests : IAsyncLifetime
{
    private TestSite site = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Journal Runs => site.Services.GetRequiredService<Journal>();

    public async ValueTask InitializeAsync() => site = await TestSite.StartAsync(
        services =>
            services.AddSingleton<Journal>()
                .AddJob<WelcomeJob>(kind => kind with { MaxAttempts = 3 })
                .AddRecurringJob<CleanupJob>(TimeSpan.FromHours(1)),
        settings: (TestSite.WithoutWorkers, "true"));

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task It_runs_with_its_payload_in_the_organization_and_the_language_of_the_user_who_enqueued_it()
    {
        await EnqueueAsync("u1", new Greeting("Hello"), Organization.Aurora.Id, "alice0000001", "zh-Hant");
        await site.RunDueAsync<WelcomeJob>();
        Assert.Equal(["u1 Hello aur0racoffee alice0000001 zh-Hant may 0"], Runs);
        Assert.Empty(await site.JobsAsync<WelcomeJob>());
    }

    [Fact]
    public async Task It_is_saved_with_the_rows_it_concerns_or_not_at_all()
    {
        await InScopeAsync(async services =>
        {
            services.GetRequiredService<AppDbContext>().Add(new MemberSync { OrganizationId = Organization.Aurora.Id });
            await services.GetRequiredService<JobQueue>().EnqueueAsync<WelcomeJob>("saved", new Greeting("Hello"), ct: Ct);
        });
        Assert.Equal((1, 1), (await SyncsAsync(), (await site.JobsAsync<WelcomeJob>()).Count));

        await InScopeAsync(async services =>
        {
            services.GetRequiredService<AppDbContext>().Add(new MemberSync { OrganizationId = Organization.Aurora.Id });
            await Assert.ThrowsAnyAsync<DbUpdateException>(() =>
                services.GetRequiredService<JobQueue>().EnqueueAsync<WelcomeJob>("twice", ct: Ct));
        });
        await InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<AppDbContext>();
            await using var transaction = await db.Database.BeginTransactionAsync(Ct);
            await services.GetRequiredService<JobQueue>().EnqueueAsync<WelcomeJob>("rolled back", ct: Ct);
        });
        Assert.Equal(["saved"], (await site.JobsAsync<WelcomeJob>()).Select(job => job.Key));
    }

    [Fact]
    public async Task Enqueued_twice_it_is_one_job_at_the_earlier_time_with_the_later_payload()
    {
        var now = site.Time.GetUtcNow();
        await EnqueueAsync("u1", new Greeting("Later"), due: now.AddHours(1));
        await EnqueueAsync("u1", new Greeting("Soon"), due: now.AddMinutes(1));
        await EnqueueAsync("u1", new Greeting("Last"), due: now.AddHours(2));
        await site.RunDueAsync<WelcomeJob>();
        Assert.Empty(Runs);
        site.Time.Advance(TimeSpan.FromMinutes(1.1));
        await site.RunDueAsync<WelcomeJob>();
        Assert.StartsWith("u1 Last", Assert.Single(Runs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enqueued_while_it_runs_it_runs_once_more_and_never_twice_at_the_same_time()
    {
        await EnqueueAsync("u1", new Greeting("First"));
        Runs.During = () => EnqueueAsync("u1", new Greeting("Again"));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => site.RunDueAsync<WelcomeJob>()));
        Assert.Equal(["u1 First", "u1 Again"], Runs.Select(run => string.Join(' ', run.Split(' ')[..2])));
        Assert.Equal(1, Runs.AtOnce);
    }

    [Fact]
    public async Task One_that_fails_is_retried_later_each_time_and_then_dead_until_the_command_starts_it_again()
    {
        Runs.Fail = true;
        await EnqueueAsync("u1", new Greeting("Hello"));
        foreach (var seconds in new[] { 0, 5, 10 })
        {
            site.Time.Advance(TimeSpan.FromSeconds(seconds));
            await site.RunDueAsync<WelcomeJob>();
            await site.RunDueAsync<WelcomeJob>();
        }

        Assert.Equal(3, Runs.Count);
        site.Time.Advance(TimeSpan.FromDays(1));
        await site.RunDueAsync<WelcomeJob>();
        Assert.Equal(3, Runs.Count);
        Assert.Contains(site.Logs.All, line => line.Text.Contains("Job welcome u1 died after 3 attempts", StringComparison.Ordinal));
        Assert.Equal("Degraded", (await site.Browse().GetAsync("/health/ready")).Body);
        Assert.Contains("welcome u1: failed at", await CommandAsync("list"), StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException: Not today.", await CommandAsync("list"), StringComparison.Ordinal);

        Runs.Fail = false;
        Assert.Contains("Queued 0 jobs", await CommandAsync("retry", "--kind", "welcome", "--key", "u2"), StringComparison.Ordinal);
        Assert.Contains("Queued 1 jobs", await CommandAsync("retry", "--kind", "welcome", "--key", "u1"), StringComparison.Ordinal);
        await site.RunDueAsync<WelcomeJob>();
        Assert.Equal(4, Runs.Count);
        Assert.Contains("No dead jobs.", await CommandAsync("list"), StringComparison.Ordinal);
        site.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Healthy", (await site.Browse().GetAsync("/health/ready")).Body);
    }

    [Fact]
    public async Task A_recurring_job_runs_on_one_instance_and_again_after_its_interval()
    {
        await using var another = site.StartAnother(services =>
            services.AddSingleton(Runs).AddRecurringJob<CleanupJob>(TimeSpan.FromHours(1)));
        await BothAsync();
        Assert.Empty(Runs);
        site.Time.Advance(TimeSpan.FromMinutes(1.1));
        await BothAsync();
        Assert.Equal(["cleaned"], Runs);
        site.Time.Advance(TimeSpan.FromHours(1.1));
        await BothAsync();
        Assert.Equal(["cleaned", "cleaned"], Runs);

        Task BothAsync() => Task.WhenAll(site.RunDueAsync<CleanupJob>(), another.RunDueAsync<CleanupJob>());
    }

    private Task EnqueueAsync(
        string key,
        Greeting payload,
        string? organizationId = null,
        string? userId = null,
        string culture = "en",
        DateTimeOffset? due = null) =>
        InScopeAsync(async services =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            if (organizationId is not null)
            {
                services.GetRequiredService<ICurrentOrganization>().Enter(organizationId, userId);
            }

            await services.GetRequiredService<JobQueue>().EnqueueAsync<WelcomeJob>(key, payload, due, Ct);
        });

    private async Task InScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }

    private async Task<string> CommandAsync(params string[] args)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        var output = new StringWriter();
        Assert.Equal(0, await JobCommand.RunAsync(["jobs", .. args], site.Services.GetRequiredService<JobStore>(), output));
        return output.ToString();
    }

    private Task<int> SyncsAsync() => site.InDatabaseAsync(db => db.MemberSyncs.CountAsync(Ct));

    private sealed record Greeting(string Text);

    private sealed class Journal : ConcurrentQueue<string>
    {
        private int running;

        public bool Fail { get; set; }

        public Func<Task>? During { get; set; }

        public int AtOnce { get; private set; }

        public async Task RunAsync(string line)
        {
            AtOnce = Math.Max(AtOnce, Interlocked.Increment(ref running));
            Enqueue(line);
            var during = During;
            During = null;
            await (during?.Invoke() ?? Task.CompletedTask);
            Interlocked.Decrement(ref running);
            if (Fail)
            {
                throw new InvalidOperationException("Not today.");
            }
        }
    }

    private sealed class WelcomeJob(Journal runs, CurrentTenant tenant) : IJob
    {
        public static string Kind => "welcome";

        public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
        {
            var (info, text) = (tenant.Info, run.Read<Greeting>().Text);
            await runs.RunAsync(
                $"{run.Key} {text} {info?.OrganizationId} {info?.UserId} {CultureInfo.CurrentUICulture.Name} may {info?.Permissions.Count}");
            return JobResult.Done;
        }
    }

    private sealed class CleanupJob(Journal runs) : IJob
    {
        public static string Kind => "cleanup";

        public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
        {
            await runs.RunAsync("cleaned");
            return JobResult.Done;
        }
    }
}
