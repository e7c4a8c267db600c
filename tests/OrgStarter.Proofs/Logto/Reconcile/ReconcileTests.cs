using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.DevLogto.Control;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Logto.Reconcile;

/// <summary>No webhook comes here at all: what changed at Logto is found by looking.</summary>
public sealed class ReconcileTests : IAsyncLifetime
{
    private static readonly ReconcileState Start = new(ReconcileStage.People, "");

    private TestSite site = null!;
    private LogtoClient logto = null!;

    public async ValueTask InitializeAsync()
    {
        site = await TestSite.StartAsync(settings: (TestSite.WithoutWorkers, TestSite.ButForInvitations));
        logto = new LogtoClient(site.Logto);
    }

    [Fact]
    public async Task Who_was_removed_suspended_or_deleted_is_found_and_nobody_else_is_disturbed()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (removed, removedAddress) = await site.JoinAsync(owner, organization, "member");
        var (suspended, suspendedAddress) = await site.JoinAsync(owner, organization, "member");
        var (deleted, deletedAddress) = await site.JoinAsync(owner, organization, "member");
        await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{organization.Id}/users/{await site.PersonIdAsync(removedAddress)}");
        await site.Logto.SuspendAsync(suspendedAddress);
        await logto.ApiAsync(HttpMethod.Delete, $"/users/{await site.PersonIdAsync(deletedAddress)}");
        foreach (var browser in new[] { owner, removed, suspended, deleted })
        {
            await browser.GetAsync(organization.At("settings/roles"));
            Assert.Equal(HttpStatusCode.OK, browser.Page.Status);
        }

        await site.ReconcileAsync();
        Assert.Equal(
            organization.At("settings/roles"),
            (await removed.GetByHtmxAsync(organization.At("settings/roles"))).Header("HX-Redirect"));
        await removed.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.NotFound, removed.Page.Status);
        foreach (var browser in new[] { suspended, deleted })
        {
            Assert.Contains(
                "/account/sign-in",
                (await browser.GetByHtmxAsync(organization.At("settings/roles"))).Header("HX-Redirect"),
                StringComparison.Ordinal);
            await browser.GetAsync("/organizations");
            Assert.NotEqual(Browser.SiteAddress.Authority, browser.Page.Url.Authority);
        }

        site.Logto.Calls.Forget();
        await owner.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
        Assert.DoesNotContain(site.Logto.Calls.All, call => call.Path == "/oidc/token");
    }

    [Fact]
    public async Task An_organization_that_is_missing_is_closed_at_once_and_its_rows_rest_a_day_before_they_go()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var (_, other) = await site.NewOrganizationAsync();
        await site.LeaveRowAsync(organization);
        await site.LeaveRowAsync(other);

        await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{organization.Id}");
        await owner.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
        await site.ReconcileAsync();
        await owner.GetAsync(organization.At("settings/roles"));
        Assert.Equal(HttpStatusCode.NotFound, owner.Page.Status);
        await TellAsync(new { @event = "Unknown.Event" });
        Assert.Equal(new[] { organization.Id, other.Id }.Order(), (await OwnersAsync()).Order());

        site.Time.Advance(TimeSpan.FromDays(1));
        await TellAsync(new { @event = "Unknown.Event", next = "day" });
        await site.RunDueAsync<OrganizationPurge>();
        Assert.Empty(await site.JobsAsync<OrganizationPurge>());
        Assert.Equal([other.Id], await OwnersAsync());
        site.Logto.Calls.Forget();
        await site.ReconcileAsync();
        Assert.DoesNotContain(site.Logto.Calls.All, call => call.Path.EndsWith(organization.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_nobody_visits_any_more_are_found_as_well()
    {
        var (_, organization) = await site.NewOrganizationAsync();
        await site.LeaveRowAsync(organization);
        await site.Database.SqlAsync("UPDATE \"InvitationRecords\" SET \"OrganizationId\" = 'leftbehind01'");
        await site.ReconcileAsync();
        Assert.Equal("leftbehind01", Assert.Single(await site.JobsAsync<OrganizationPurge>()).Key);
    }

    [Fact]
    public async Task A_Logto_that_goes_away_in_the_middle_is_waited_for_and_it_goes_on_from_there()
    {
        foreach (var name in new[] { "alice", "ben", "chloe", "dan", "eve" })
        {
            await site.BrowseAsAsync($"{name}@example.com");
            await site.Logto.SuspendAsync($"{name}@example.com");
        }

        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "GET /api/users/chloe0000001"));
        await site.EnqueueAsync<ReconcileJob>("");
        var interrupted = await PageAsync(site);
        Assert.Equal(ReconcileStage.People, interrupted.Stage);
        Assert.Equal(["chloe0000001", "dan000000001", "eve000000001"], await SignedInAsync());
        Assert.Equal(interrupted, await PageAsync(site));
        Assert.Equal(["chloe0000001", "dan000000001", "eve000000001"], await SignedInAsync());

        site.Logto.Faults.Clear();
        site.Logto.Calls.Forget();
        site.Time.Advance(ReconcileJob.RetryAfter);
        await site.ReconcileAsync(startsOver: false);
        Assert.Empty(await SignedInAsync());
        Assert.Equal(["chloe0000001", "dan000000001", "eve000000001"],
            site.Logto.Calls.All.Where(c => c.Path.StartsWith("/api/users/", StringComparison.Ordinal)).Select(c => c.Path.Split('/')[3]));
    }

    [Fact]
    public async Task Pages_are_small_and_apart_and_another_instance_goes_on_after_a_restart()
    {
        var people = Enumerable.Range(1, 30).Select(i => $"somebody{i:D4}").ToList();
        await TellAsync(new { @event = "Organization.Membership.Updated", organizationId = Organization.Birch.Id, addedUserIds = people });
        site.Logto.Calls.Forget();
        await site.EnqueueAsync<ReconcileJob>("");
        await PageAsync(site);
        Assert.Equal(ReconcileJob.PeopleAPage, site.Logto.Calls.All.Count(IsAboutSomebody));
        await PageAsync(site);
        Assert.Equal(ReconcileJob.PeopleAPage, site.Logto.Calls.All.Count(IsAboutSomebody));
        await site.EndAsync();

        await using var next = site.StartAnother((TestSite.WithoutWorkers, "true"));
        next.Time.Advance(ReconcileJob.PagePause);
        await next.ReconcileAsync(startsOver: false);
        Assert.Equal(people, site.Logto.Calls.All.Where(IsAboutSomebody).Select(c => c.Path.Split('/')[3]));
        // What refuses the tokens of people who are gone stays for as long as such a token may live, and then goes too.
        Assert.Equal(
            people,
            await Deliveries.QueryAsync(next, db =>
                db.MembershipVersions.OrderBy(v => v.UserId).Select(v => v.OrganizationId + v.UserId).ToListAsync()));
        next.Time.Advance(TimeSpan.FromDays(3));
        await next.ReconcileAsync();
        Assert.False(await Deliveries.QueryAsync(next, db => db.MembershipVersions.AnyAsync()));
        Assert.True(
            2 * ReconcileJob.PeopleAPage <= 50
                && ReconcileJob.OrganizationsAPage <= 50
                && ReconcileJob.PagePause >= TimeSpan.FromSeconds(10),
            "More than a quarter of the 200 calls in ten seconds that Logto allows.");

        static bool IsAboutSomebody(LogtoCall call) => call.Path.StartsWith("/api/users/somebody", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_instances_one_runs_at_a_time()
    {
        await using var another = site.StartAnother((TestSite.WithoutWorkers, "true"));
        await site.BrowseAsAsync("eve@example.com");
        site.Logto.Calls.Forget();
        await site.EnqueueAsync<ReconcileJob>("");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? site : another).RunDueAsync<ReconcileJob>()));
        Assert.Single(site.Logto.Calls.All, call => call.Path == "/api/users/eve000000001");
    }

    [Fact]
    public async Task An_event_that_names_nobody_brings_the_next_pass_forward()
    {
        await site.ReconcileAsync();
        Assert.Equal(Start, await PageAsync(site));
        await TellAsync(new { @event = "User.Deleted" });
        Assert.NotEqual(Start, await PageAsync(site));
    }

    [Fact]
    public async Task It_runs_by_itself_as_often_as_the_configuration_says()
    {
        await using var own = await TestSite.StartAsync(null, ("Logto:Reconcile:Interval", "00:00:01"));
        await own.BrowseAsAsync("eve@example.com");
        await own.Logto.SuspendAsync("eve@example.com");
        for (var i = 0; i < 5 && await Deliveries.QueryAsync(own, db => db.Sessions.AnyAsync()); i++)
        {
            // A page may have been read before the suspension: the next one is due after a pause that no test waits for.
            own.Time.Advance(ReconcileJob.PagePause);
            await Task.Delay(TimeSpan.FromSeconds(0.5), TestContext.Current.CancellationToken);
        }

        await Deliveries.UntilAsync(own, async db => !await db.Sessions.AnyAsync());
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "entity.not_exists_with_id", true)]
    [InlineData(HttpStatusCode.NotFound, "entity.not_found", true)]
    [InlineData(HttpStatusCode.NotFound, "http", false)]
    [InlineData(HttpStatusCode.Forbidden, "entity.not_found", false)]
    [InlineData(null, "entity.not_found", false)]
    public void Only_Logto_itself_can_say_that_something_is_gone(HttpStatusCode? status, string code, bool gone) =>
        Assert.Equal(gone, new LogtoException(status, code, "").IsNotFound);

    public ValueTask DisposeAsync() => site.DisposeAsync();

    private async Task TellAsync(object body)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await Deliveries.SendAsync(site, body)).StatusCode);
        await site.RunDueAsync<WebhookJob>();
    }

    /// <summary>Runs a page if one is due.</summary>
    /// <returns>How far the pass is.</returns>
    private static async Task<ReconcileState> PageAsync(TestSite site)
    {
        await site.RunDueAsync<ReconcileJob>();
        return Assert.Single(await site.JobsAsync<ReconcileJob>()) is { Payload: { } payload }
            ? JsonSerializer.Deserialize<ReconcileState>(payload)!
            : Start;
    }

    private Task<List<string>> SignedInAsync() =>
        Deliveries.QueryAsync(site, db => db.Sessions.Select(s => s.UserId).Order().ToListAsync());

    private Task<List<string>> OwnersAsync() => Deliveries.QueryAsync(site, db =>
        db.InvitationRecords.IgnoreQueryFilters([AppDbContext.TenantFilter]).Select(p => p.OrganizationId).Distinct().ToListAsync());
}
