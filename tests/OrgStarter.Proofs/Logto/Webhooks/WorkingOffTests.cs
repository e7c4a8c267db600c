using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Logto.Webhooks;

/// <summary>What was taken is worked off: after a crash, after trouble, by one of many, and within bounds.</summary>
public sealed class WorkingOffTests
{
    private const string EveIsGone = """{"event":"User.Deleted","data":{"id":"eve000000001"}}""";

    [Fact]
    public async Task A_site_that_ends_between_the_receipt_and_the_work_leaves_it_to_the_next_one()
    {
        await using var first = await TestSite.StartAsync(null, (TestSite.WithoutWorkers, "true"));
        var eve = await first.BrowseAsAsync("eve@example.com");
        await new LogtoClient(first.Logto).ApiAsync(HttpMethod.Delete, "/users/eve000000001");
        Assert.Equal(HttpStatusCode.Accepted, (await Deliveries.SendAsync(first, EveIsGone)).StatusCode);
        await first.EndAsync();

        await using var second = first.StartAnother((TestSite.WithoutWorkers, "false"));
        await Deliveries.UntilAsync(second, db => Deliveries.IsDoneAsync(db, EveIsGone));
        var again = second.Browse();
        again.Cookies.Add(eve.Cookies.GetCookies(Browser.SiteAddress));
        await again.GetAsync("/organizations");
        Assert.NotEqual(Browser.SiteAddress.Authority, again.Page.Url.Authority);
    }

    [Fact]
    public async Task A_process_killed_in_the_middle_of_the_work_loses_nothing()
    {
        await using var site = await TestSite.StartAsync(null, (TestSite.WithoutWorkers, "true"));
        await site.BrowseAsAsync("eve@example.com");
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Delete, "/users/eve000000001");
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "GET /api/users/"));
        using (var process = await SiteProcess.StartAsync(site))
        {
            Assert.Equal(HttpStatusCode.Accepted, await process.DeliverAsync(EveIsGone));
            await Deliveries.UntilAsync(site, db => db.Jobs.AnyAsync(job => job.Kind == WebhookJob.Kind && job.Attempts == 1));
            await process.KillAsync();
        }

        site.Logto.Faults.Clear();
        Assert.Equal(1, Assert.Single(await site.JobsAsync<WebhookJob>()).Attempts);
        Assert.True(await Deliveries.QueryAsync(site, db => db.Sessions.AnyAsync()));
        Assert.Null(
            await site.Services.GetRequiredService<JobStore>().ClaimAsync([WebhookJob.Kind], TestContext.Current.CancellationToken));

        site.Time.Advance(JobStore.ClaimTime);
        await using var next = site.StartAnother((TestSite.WithoutWorkers, "false"));
        await Deliveries.UntilAsync(site, db => Deliveries.IsDoneAsync(db, EveIsGone));
        Assert.False(await Deliveries.QueryAsync(site, db => db.Sessions.AnyAsync()));
    }

    [Fact]
    public async Task A_site_that_is_shut_down_in_the_middle_gives_the_work_back_at_once()
    {
        await using var site = await TestSite.StartAsync();
        // A site at work: it has its token for the Management API already.
        await site.NewOrganizationAsync();
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "GET /api/users/"));
        await Deliveries.SendAsync(site, EveIsGone);
        await Deliveries.UntilAsync(site, db => db.Jobs.AnyAsync(job => job.Kind == WebhookJob.Kind && job.Attempts == 1));
        await site.EndAsync();
        site.Logto.Faults.Clear();
        await using var next = site.StartAnother();
        // The claim itself would have lasted for minutes.
        await Deliveries.UntilAsync(next, db => Deliveries.IsDoneAsync(db, EveIsGone));
    }

    [Fact]
    public async Task While_Logto_is_away_the_work_is_tried_again_after_rests_then_given_up_aloud_and_the_reconcile_heals_it()
    {
        await using var site = await TestSite.StartAsync();
        await site.BrowseAsAsync("eve@example.com");
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Delete, "/users/eve000000001");
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "GET /api/users/"));
        await Deliveries.SendAsync(site, EveIsGone);
        var most = new JobKind(WebhookJob.Kind, typeof(WebhookJob)).MaxAttempts;
        for (var attempt = 1; attempt <= most; attempt++)
        {
            await Deliveries.UntilAsync(
                site,
                db => db.Jobs.AnyAsync(job => job.Kind == WebhookJob.Kind && job.Attempts == attempt && job.LastError != null
                    && job.Holder == null && (job.DiedAt != null) == (attempt == most)));
            // Others do not wait for it, and none of this runs it before its delay is over.
            await Deliveries.TellAsync(site, new { @event = "Organization.Membership.Updated", organizationId = "birchbooks01", attempt });
            Assert.Equal(attempt, Assert.Single(await site.JobsAsync<WebhookJob>()).Attempts);
            site.Time.Advance(TimeSpan.FromMinutes(11));
            site.Services.GetRequiredService<JobSignal>().Wake();
        }

        await Deliveries.TellAsync(site, new { @event = "Unknown.Event" });
        Assert.NotNull(Assert.Single(await site.JobsAsync<WebhookJob>()).DiedAt);
        Assert.Contains(site.Logs.All, line => line.Level == LogLevel.Error && line.Text.Contains("Job webhook", StringComparison.Ordinal)
            && line.Text.Contains("died", StringComparison.Ordinal));
        Assert.Equal("Degraded", (await site.Browse().GetAsync("/health/ready")).Body);

        site.Logto.Faults.Clear();
        await site.RunNowAsync<ReconcileJob>();
        Assert.False(await Deliveries.QueryAsync(site, db => db.Sessions.AnyAsync()));
    }

    [Fact]
    public async Task Of_two_instances_one_works_on_each_receipt()
    {
        await using var first = await TestSite.StartAsync();
        await using var second = first.StartAnother();
        await first.NewOrganizationAsync();
        await second.NewOrganizationAsync();
        first.Logto.Calls.Forget();
        const int people = 30;
        await Task.WhenAll(Enumerable.Range(1, people).Select(i => Deliveries.SendAsync(
            i % 2 == 0 ? first : second, new { @event = "User.SuspensionStatus.Updated", data = new { id = $"aurora{i:D6}" } })));
        await Deliveries.UntilAsync(first, async db => !await db.Jobs.AnyAsync(job => job.Kind == WebhookJob.Kind));
        Assert.Equal(
            people,
            first.Logto.Calls.All.Count(call => call.Path.StartsWith("/api/users/aurora", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Receipts_hold_no_body_and_go_after_a_week()
    {
        await using var site = await TestSite.StartAsync(null, ($"Logging:LogLevel:{typeof(WebhookEvents).Namespace}", "Debug"));
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "GET /api/users/"));
        await Deliveries.TellAsync(site, new { @event = "Unknown.Event", text = "a person's address" });
        await Deliveries.SendAsync(site, EveIsGone.Replace("\"id\"", "\"name\":\"a person's name\",\"id\"", StringComparison.Ordinal));
        await Deliveries.UntilAsync(site, db => db.Jobs.AnyAsync(job => job.Kind == WebhookJob.Kind && job.LastError != null));
        Assert.DoesNotContain("a person", Assert.Single(await site.JobsAsync<WebhookJob>()).Payload, StringComparison.Ordinal);
        Assert.Single(site.Logs.All, line => line.Level == LogLevel.Debug && line.Text.Contains("Unknown.Event", StringComparison.Ordinal));

        site.Time.Advance(WebhookReceipts.Retention + TimeSpan.FromMinutes(1));
        await Deliveries.TellAsync(site, new { @event = "Another.Event" });
        await site.RunNowAsync<WebhookReceipts>();
        Assert.Equal(["Another.Event"], (await Deliveries.ReceiptsAsync(site)).Select(r => r.Event));
        Assert.Single(await site.JobsAsync<WebhookJob>());
    }
}
