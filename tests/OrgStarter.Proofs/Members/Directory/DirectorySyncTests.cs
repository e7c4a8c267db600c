using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.DevLogto.Control;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Members.Directory;

public sealed class DirectorySyncTests(QuietSite quiet) : IClassFixture<QuietSite>
{
    private readonly TestSite site = quiet.Site;

    [Fact]
    public async Task A_large_organization_is_filled_page_by_page_shows_how_far_it_is_and_can_be_used_meanwhile()
    {
        var (alice, organization) = await LargeAsync(450);
        await alice.GetAsync(organization.At("members"));
        Assert.Contains("100 of 45", alice.Page.Text, StringComparison.Ordinal);
        Assert.True(alice.Page.Has("progress"));
        Assert.Equal(20, alice.Page.All("#table tbody tr").Count);
        await alice.SubmitAsync("main form[role=search]", ("q", "person 1"));
        Assert.NotEmpty(alice.Page.All("#table tbody tr"));

        await QuietSite.SettleAsync(site);
        var all = await site.Logto.CountMembersAsync(organization.Id, "owner") + 450;
        await alice.GetAsync(organization.At("members"));
        Assert.False(alice.Page.Has("progress"));
        Assert.Contains($"20 of {all} members", alice.Page.Text, StringComparison.Ordinal);
        Assert.Equal(all, await CountAsync(organization));
    }

    [Fact]
    public async Task A_warm_table_asks_Logto_for_nothing_however_it_is_turned()
    {
        var (alice, organization) = await LargeAsync(150);
        await alice.GetAsync(organization.At("members"));
        await QuietSite.SettleAsync(site);
        site.Logto.Calls.Forget();
        foreach (var query in new[]
        {
            "",
            "?q=person+7",
            "?role=owner",
            "?status=active&sort=seen&dir=desc",
            "?at=end",
            "?sort=joined",
            "?handler=Csv",
            "?q=nobody"
        })
        {
            Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync(organization.At($"members{query}"))).Status);
        }

        await alice.GetAsync(organization.At("members/sync"));
        Assert.Empty(site.Logto.Calls.All);
    }

    [Fact]
    public async Task A_reading_that_was_interrupted_goes_on_from_its_page_and_says_that_Logto_is_away()
    {
        var (alice, organization) = await LargeAsync(550);
        await alice.GetAsync(organization.At("members"));
        site.Logto.Faults.Add(new Fault(FaultKind.TooManyRequests, "GET /api/organizations/.*/users"));
        await QuietSite.WorkOffAsync(site);
        Assert.True((await QuietSite.SyncAsync(site, organization.Id)).HasFailed);

        site.Logto.Faults.Clear();
        site.Logto.Calls.Forget();
        site.Time.Advance(DirectorySync.RetryAfter);
        await QuietSite.SettleAsync(site);
        Assert.Equal(5, PagesAsked(organization));
        Assert.False((await QuietSite.SyncAsync(site, organization.Id)).HasFailed);
    }

    [Fact]
    public async Task Whoever_opens_members_that_the_background_could_not_read_is_told_so_and_does_not_wait_for_its_rest_to_end()
    {
        var (alice, organization) = await LargeAsync(30);
        // Roles are known, members are not.
        await alice.GetAsync(organization.At("settings/roles"));
        site.Logto.Faults.Add(new Fault(FaultKind.Refuse, "GET /api/organizations/.*/users"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await alice.GetAsync(organization.At("members"))).Status);
        await QuietSite.WorkOffAsync(site);
        Assert.True((await QuietSite.SyncAsync(site, organization.Id)).HasFailed);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await alice.GetAsync(organization.At("members"))).Status);

        site.Logto.Faults.Clear();
        await alice.ClickAsync("Try again");
        // After much trouble, of other tests as well, the site leaves Logto alone for five seconds.
        for (var i = 0; i < 100 && alice.Page.Status == HttpStatusCode.ServiceUnavailable; i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            await alice.ClickAsync("Try again");
        }

        Assert.Equal(HttpStatusCode.OK, alice.Page.Status);
        Assert.Equal(20, alice.Page.All("#table tbody tr").Count);
    }

    [Fact]
    public async Task An_instance_that_died_while_it_read_is_followed_by_another_at_the_same_page()
    {
        // Whatever other tests have left to do.
        await QuietSite.SettleAsync(site);
        var (alice, organization) = await LargeAsync(350);
        await alice.GetAsync(organization.At("members"));
        // As a crash leaves it: claimed, with a page written and the next one not.
        Assert.NotNull(
            await site.Services.GetRequiredService<JobStore>().ClaimAsync([DirectoryJob.Kind], TestContext.Current.CancellationToken));
        await using var another = site.StartAnother((TestSite.WithoutWorkers, "true"));
        site.Logto.Calls.Forget();
        await QuietSite.WorkOffAsync(another);
        Assert.Equal(0, PagesAsked(organization));

        another.Time.Advance(TimeSpan.FromMinutes(1.1));
        await QuietSite.SettleAsync(another);
        Assert.Equal(3, PagesAsked(organization));
        Assert.Equal((await QuietSite.SyncAsync(site, organization.Id)).Total, await CountAsync(organization));
    }

    [Fact]
    public async Task A_process_that_is_killed_in_the_middle_leaves_whole_pages_and_the_rest_is_read_by_another()
    {
        // A site of its own: the process has the machine's time, and what it leaves due is due for everybody.
        await using var site = await TestSite.StartAsync(settings: (TestSite.WithoutWorkers, "true"));
        var (alice, organization) = await LargeAsync(3_000, site);
        await alice.GetAsync(organization.At("members"));
        using (var process = await SiteProcess.StartAsync(site))
        {
            await Deliveries.UntilAsync(site, db => db.MemberSyncs.AnyAsync(s => s.OrganizationId == organization.Id && s.Page > 4));
            await process.KillAsync();
        }

        var killed = await QuietSite.SyncAsync(site, organization.Id);
        if (killed.IsFilling)
        {
            Assert.Equal((killed.Page - 1) * DirectorySync.PageSize, await CountAsync(organization, site));
        }

        site.Time.Advance(TimeSpan.FromMinutes(1.1));
        await QuietSite.SettleAsync(site);
        var done = await QuietSite.SyncAsync(site, organization.Id);
        Assert.Equal((done.Total, done.Total), (done.Rows, await CountAsync(organization, site)));
    }

    [Fact]
    public async Task Two_instances_read_no_page_twice_and_together_stay_within_the_budget()
    {
        var (alice, organization) = await LargeAsync(2_000);
        await alice.GetAsync(organization.At("members"));
        await using var another = site.StartAnother((TestSite.WithoutWorkers, "true"));
        var from = site.Time.GetUtcNow();
        site.Logto.Calls.Forget();
        for (var i = 0; i < 6; i++)
        {
            await Task.WhenAll(QuietSite.WorkOffAsync(site), QuietSite.WorkOffAsync(another));
        }

        var windows = 1 + (int)Math.Ceiling((site.Time.GetUtcNow() - from) / LogtoBudget.Window);
        Assert.InRange(PagesAsked(organization), 1, LogtoBudget.Calls * windows);
        await QuietSite.SettleAsync(site);
        Assert.Equal((await QuietSite.SyncAsync(site, organization.Id)).Total, await CountAsync(organization));
        Assert.Equal(20, PagesAsked(organization));
    }

    [Fact]
    public async Task The_budget_is_one_for_all_instances_and_renews_itself()
    {
        await using var another = site.StartAnother();
        site.Time.Advance(LogtoBudget.Window);
        var (from, taken) = (site.Time.GetUtcNow(), 0);
        TimeSpan wait;
        do
        {
            wait = await TakeAsync(taken++ % 2 == 0 ? site : another);
        }
        while (wait == TimeSpan.Zero && taken <= 1_000);
        Assert.InRange(wait, TimeSpan.FromMilliseconds(1), LogtoBudget.Window);
        Assert.InRange(
            taken - 1,
            LogtoBudget.Calls,
            LogtoBudget.Calls * (1 + (int)Math.Ceiling((site.Time.GetUtcNow() - from) / LogtoBudget.Window)));
        site.Time.Advance(LogtoBudget.Window);
        Assert.Equal(TimeSpan.Zero, await TakeAsync(another));
    }

    [Fact]
    public async Task What_nobody_told_is_found_by_the_next_pass_and_nobody_is_dropped_for_being_missed_once()
    {
        var (alice, organization) = await LargeAsync(130);
        await alice.GetAsync(organization.At("members"));
        await QuietSite.SettleAsync(site);
        var (changed, removed, missed) = (organization.Id + "7", organization.Id + "8", organization.Id + "9");
        var logto = new LogtoClient(site.Logto);
        await site.SetRoleInConsoleAsync(organization, changed, "admin");
        await logto.ApiAsync(HttpMethod.Delete, $"/organizations/{organization.Id}/users/{removed}");
        await site.Logto.SuspendAsync($"person10@{organization.Id}.example.com");
        // The table as it would be had page numbers moved under the reading: this one was not met, and is there all the same.
        await alice.GetAsync(organization.At("members?role=admin"));
        Assert.True(alice.Page.Has(".empty"));

        await RefreshAsync(alice, organization);
        await site.InOrganizationAsync(
            organization.Id,
            async db =>
                await db.DirectoryMembers
                    .Where(m => m.UserId == missed)
                    .ExecuteUpdateAsync(s => s.SetProperty(m => m.AsOf, DateTimeOffset.UnixEpoch)));
        await QuietSite.SettleAsync(site);
        await alice.GetAsync(organization.At("members?role=admin"));
        Assert.Single(alice.Page.All("#table tbody tr"));
        await alice.GetAsync(organization.At("members?status=suspended"));
        Assert.Single(alice.Page.All("#table tbody tr"));
        Assert.False(await HasAsync(organization, removed));
        Assert.True(await HasAsync(organization, missed));
        Assert.Equal((await QuietSite.SyncAsync(site, organization.Id)).Rows, await CountAsync(organization));
    }

    [Fact]
    public async Task An_answer_that_was_asked_for_earlier_changes_nothing_that_is_known_from_later()
    {
        var (alice, organization) = await LargeAsync(5);
        await alice.GetAsync(organization.At("members"));
        var id = organization.Id + "1";
        var old = new LogtoMember(id, "Old name", null, null, null, false);
        await InDirectoryAsync(organization, writer => writer.WriteAsync([old], site.Time.GetUtcNow().AddMinutes(-5), default));
        Assert.Equal("Person 1", await NameAsync(organization, id));
        await InDirectoryAsync(organization, writer => writer.WriteAsync([old], site.Time.GetUtcNow(), default));
        Assert.Equal("Old name", await NameAsync(organization, id));
        await alice.GetAsync(organization.At("members?q=old"));
        Assert.Single(alice.Page.All("#table tbody tr"));
    }

    [Fact]
    public async Task A_Logto_that_suddenly_knows_nobody_empties_no_table()
    {
        var (alice, organization) = await LargeAsync(5);
        await alice.GetAsync(organization.At("members"));
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Delete, $"/organizations/{organization.Id}");
        await site.EnqueueAsync<DirectoryJob>(organization.Id);
        await QuietSite.WorkOffAsync(site);
        Assert.True(await CountAsync(organization) > 5);
        Assert.True((await QuietSite.SyncAsync(site, organization.Id)).HasFailed);
    }

    [Fact]
    public async Task Refreshing_shows_the_present_state_of_a_small_organization_at_once_and_is_limited()
    {
        var (alice, organization) = await LargeAsync(5);
        await alice.GetAsync(organization.At("members"));
        await site.SetRoleInConsoleAsync(organization, organization.Id + "2", "admin");
        await alice.SubmitAsync("#freshness button");
        Assert.Contains("less than a minute ago", alice.Page.Text, StringComparison.Ordinal);
        await RefreshAsync(alice, organization);
        Assert.Contains("Refreshing members", alice.Page.Text, StringComparison.Ordinal);
        await alice.GetAsync(organization.At("members?role=admin"));
        Assert.Single(alice.Page.All("#table tbody tr"));
    }

    private async Task RefreshAsync(Browser browser, Organization organization)
    {
        site.Time.Advance(DirectoryView.RefreshEvery + TimeSpan.FromSeconds(1));
        await browser.GetAsync(organization.At("members"));
        await browser.SubmitAsync("#freshness button");
    }

    private async Task<(Browser Alice, Organization Organization)> LargeAsync(int members, TestSite? own = null)
    {
        var id = await (own ?? site).Logto.AddLargeOrganizationAsync(members);
        return (await (own ?? site).BrowseAsAsync("alice@example.com"), new Organization(id, "Large"));
    }

    private int PagesAsked(Organization organization) =>
        site.Logto.Calls.All.Count(call => call.Method == "GET" && call.Path == $"/api/organizations/{organization.Id}/users");

    private Task<int> CountAsync(Organization organization, TestSite? own = null) =>
        InAsync(organization, db => db.DirectoryMembers.CountAsync(), own);

    private Task<bool> HasAsync(Organization organization, string userId) =>
        InAsync(organization, db => db.DirectoryMembers.AnyAsync(m => m.UserId == userId));

    private Task<string> NameAsync(Organization organization, string userId) =>
        InAsync(organization, db => db.DirectoryMembers.Where(m => m.UserId == userId).Select(m => m.Name).SingleAsync());

    private async Task<T> InAsync<T>(Organization organization, Func<AppDbContext, Task<T>> look, TestSite? own = null)
    {
        var found = default(T)!;
        await (own ?? site).InOrganizationAsync(organization.Id, async db => found = await look(db));
        return found;
    }

    private Task InDirectoryAsync(Organization organization, Func<DirectoryWriter, Task> work) =>
        site.Services.GetRequiredService<IServiceScopeFactory>().InOrganizationAsync(
            organization.Id,
            services => work(services.GetRequiredService<DirectoryWriter>()));

    private static async Task<TimeSpan> TakeAsync(TestSite instance)
    {
        await using var scope = instance.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Quotas>().TakeLogtoCallAsync(default) is { } next
            ? next - instance.Time.GetUtcNow()
            : TimeSpan.Zero;
    }
}
