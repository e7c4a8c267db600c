using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Identity;
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
        await Deliveries.UntilAsync(second, db => db.WebhookReceipts.AnyAsync(r => r.State == ReceiptState.Done));
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
            await Deliveries.UntilAsync(site, db => db.WebhookReceipts.AnyAsync(r => r.Attempts == 1));
            await process.KillAsync();
        }

        site.Logto.Faults.Clear();
        Assert.Equal(ReceiptState.Waiting, Assert.Single(await Deliveries.ReceiptsAsync(site)).State);
        Assert.True(await Deliveries.LookAsync(site, db => db.Sessions.AnyAsync()));
        await using (var scope = site.Services.CreateAsyncScope())
        {
            Assert.Null(await scope.ServiceProvider.GetRequiredService<WebhookReceipts>().ClaimAsync(TestContext.Current.CancellationToken));
        }

        site.Time.Advance(WebhookReceipts.ClaimTime);
        await using var next = site.StartAnother((TestSite.WithoutWorkers, "false"));
        await Deliveries.UntilAsync(site, db => db.WebhookReceipts.AnyAsync(r => r.State == ReceiptState.Done && r.Attempts == 2));
        Assert.False(await Deliveries.LookAsync(site, db => db.Sessions.AnyAsync()));
    }

    [Fact]
    public async Task A_site_that_is_shut_down_in_the_middle_gives_the_work_back_at_once()
    {
        await using var site = await TestSite.StartAsync();
        // A site at work: it has its token for the Management API already.
        await site.NewOrganizationAsync();
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "GET /api/users/"));
        await Deliveries.SendAsync(site, EveIsGone);
        await Deliveries.UntilAsync(site, db => db.WebhookReceipts.AnyAsync(r => r.Attempts == 1));
        await site.EndAsync();
        site.Logto.Faults.Clear();
        await using var next = site.StartAnother();
        // The claim itself would have lasted for minutes.
        await Deliveries.UntilAsync(next, db => db.WebhookReceipts.AnyAsync(r => r.State == ReceiptState.Done));
    }

    [Fact]
    public async Task While_Logto_is_away_the_work_is_tried_again_after_rests_then_given_up_aloud_and_the_reconcile_heals_it()
    {
        await using var site = await TestSite.StartAsync();
        await site.BrowseAsAsync("eve@example.com");
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Delete, "/users/eve000000001");
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "GET /api/users/"));
        await Deliveries.SendAsync(site, EveIsGone);
        for (var attempt = 1; attempt <= WebhookReceipts.MaxAttempts; attempt++)
        {
            await Deliveries.UntilAsync(site, db => db.WebhookReceipts.AnyAsync(r => r.Event == "User.Deleted" && r.Attempts == attempt && r.Failure != null
                && (r.State == ReceiptState.Dead) == (attempt == WebhookReceipts.MaxAttempts)));
            // Others do not wait for it, and none of this brings it back before its rest is over.
            await Deliveries.TellAsync(site, new { @event = "Organization.Membership.Updated", organizationId = "birchbooks01", attempt });
            Assert.Equal(attempt, (await Deliveries.ReceiptsAsync(site)).Single(r => r.Event == "User.Deleted").Attempts);
            site.Time.Advance(TimeSpan.FromMinutes(11));
            site.Services.GetRequiredService<WebhookWorker>().Wake();
        }

        await Deliveries.TellAsync(site, new { @event = "Unknown.Event" });
        Assert.Equal(ReceiptState.Dead, (await Deliveries.ReceiptsAsync(site)).Single(r => r.Event == "User.Deleted").State);
        Assert.Contains(site.Logs.All, line => line.Level == LogLevel.Error && line.Text.Contains("User.Deleted", StringComparison.Ordinal)
            && line.Text.Contains("given up", StringComparison.Ordinal));
        site.Time.Advance(TimeSpan.FromHours(2));
        await Deliveries.TellAsync(site, new { @event = "Unknown.Event", later = true });
        await Deliveries.UntilAsync(site, _ => Task.FromResult(site.Logs.All.Any(line => line.Text.StartsWith("1 webhooks were given up", StringComparison.Ordinal))));

        site.Logto.Faults.Clear();
        Assert.NotEqual(ReconcileProgress.NotNow, await site.Services.GetRequiredService<Reconciler>().RunPageAsync(TestContext.Current.CancellationToken));
        Assert.False(await Deliveries.LookAsync(site, db => db.Sessions.AnyAsync()));
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
        await Deliveries.UntilAsync(first, async db => await db.WebhookReceipts.CountAsync(r => r.State == ReceiptState.Done) == people);
        Assert.Equal(
            (await Deliveries.ReceiptsAsync(first)).Sum(receipt => receipt.Attempts),
            first.Logto.Calls.All.Count(call => call.Path.StartsWith("/api/users/aurora", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Receipts_lose_their_body_with_the_work_and_go_after_a_week_unless_they_still_wait()
    {
        await using var site = await TestSite.StartAsync(null, ($"Logging:LogLevel:{typeof(WebhookEvents).Namespace}", "Debug"));
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "GET /api/users/"));
        await Deliveries.TellAsync(site, new { @event = "Unknown.Event", text = "a person's address" });
        await Deliveries.SendAsync(site, EveIsGone);
        await Deliveries.UntilAsync(site, db => db.WebhookReceipts.AnyAsync(r => r.Failure != null));
        Assert.Null((await Deliveries.ReceiptsAsync(site))[0].Body);
        Assert.Single(site.Logs.All, line => line.Level == LogLevel.Debug && line.Text.Contains("Unknown.Event", StringComparison.Ordinal));

        site.Time.Advance(WebhookReceipts.Keep + TimeSpan.FromMinutes(1));
        await Deliveries.TellAsync(site, new { @event = "Another.Event" });
        await Deliveries.UntilAsync(site, async db => !await db.WebhookReceipts.AnyAsync(r => r.Event == "Unknown.Event"));
        Assert.Equal(["Another.Event", "User.Deleted"], (await Deliveries.ReceiptsAsync(site)).Select(r => r.Event).Order());
    }
}
