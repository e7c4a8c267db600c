using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Control;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Tenancy;

/// <summary>One exchange at a time, whatever happens around it.</summary>
public sealed class ExchangeTests
{
    private const string Dan = "dan000000001";
    private static readonly string Aurora = Organization.Aurora.At("settings/roles");
    private static readonly string Birch = Organization.Birch.At("settings/roles");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_first_requests_at_once_over_two_instances_exchange_once()
    {
        await using var site = await TestSite.StartOnPostgresAsync();
        var here = await site.BrowseAsAsync("dan@example.com");
        var there = site.StartAnother().Browse(here);
        site.Exchanges.Forget();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? here : there).SendAsync(Get(Aurora))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(1, site.Exchanges.Count);
    }

    [Fact]
    public async Task With_a_refresh_token_in_its_rotation_window_nobody_is_ever_signed_out()
    {
        await using var site = await TestSite.StartWithRefreshTokensOfAsync(TimeSpan.FromHours(10), onPostgres: true);
        var here = await site.BrowseAsAsync("dan@example.com");
        var there = site.StartAnother().Browse(here);
        for (var round = 0; round < 8; round++)
        {
            // Three quarters of the refresh token's life: each use gives a new one, and using the old one ends everything.
            site.Time.Advance(TimeSpan.FromHours(7.5));
            var before = await site.RefreshTokenOfAsync(Dan);
            site.Exchanges.Forget();
            var answers = new List<Task<Page>>();
            for (var i = 0; i < 40; i++)
            {
                answers.Add((i % 2 == 0 ? here : there).SendAsync(Get(i % 4 < 2 ? Aurora : Birch)));
            }

            Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
            Assert.Equal(2, site.Exchanges.Count);
            Assert.NotEqual(before, await site.RefreshTokenOfAsync(Dan));
            // Past Logto's grace of three seconds: from here on a second use of the old token would be punished.
            site.Time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public async Task A_refresh_token_used_twice_does_end_the_grant_here_so_that_the_test_above_can_fail()
    {
        await using var site = await TestSite.StartWithRefreshTokensOfAsync(TimeSpan.FromHours(10));
        await site.BrowseAsAsync("dan@example.com");
        site.Time.Advance(TimeSpan.FromHours(7.5));
        var (logto, old) = (new LogtoClient(site.Logto), await site.RefreshTokenOfAsync(Dan));
        var renewed = await logto.RefreshAsync(old, ("organization_id", Organization.Aurora.Id));
        site.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(400, (await logto.RefreshAsync(old, ("organization_id", Organization.Birch.Id))).Status);
        Assert.Equal(400, (await logto.RefreshAsync(renewed["refresh_token"]!, ("organization_id", Organization.Birch.Id))).Status);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_for_the_person_is_not_lost()
    {
        await using var site = await TestSite.StartWithRefreshTokensOfAsync(TimeSpan.FromHours(10));
        var dan = await site.BrowseAsAsync("dan@example.com");
        site.Time.Advance(TimeSpan.FromHours(7.5));
        site.Exchanges.Forget();
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "/oidc/token$", Times: 1, Delay: TimeSpan.FromSeconds(6)));
        await dan.GetAsync(Aurora);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, dan.Page.Status);
        Assert.NotNull(dan.Page.Header("Retry-After"));

        await RenewalsEndAsync(site);
        await dan.GetAsync(Aurora);
        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
        Assert.Equal(1, site.Exchanges.Count);
        site.Time.Advance(TimeSpan.FromSeconds(5));
        await dan.GetAsync(Birch);
        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
    }

    [Fact]
    public async Task A_person_who_goes_away_meanwhile_does_not_lose_a_rotated_refresh_token()
    {
        await using var site = await TestSite.StartWithRefreshTokensOfAsync(TimeSpan.FromHours(10));
        var dan = await site.BrowseAsAsync("dan@example.com");
        site.Time.Advance(TimeSpan.FromHours(7.5));
        using var patience = new CancellationTokenSource();
        site.Exchanges.AfterAnswer = patience.CancelAsync;
        // Mostly the browser is gone before the page comes; whether it is, is not what matters.
        _ = await Record.ExceptionAsync(() => dan.SendUntilAsync(Get(Aurora), patience.Token));
        Assert.True(patience.IsCancellationRequested);
        site.Exchanges.AfterAnswer = null;
        await RenewalsEndAsync(site);
        site.Time.Advance(TimeSpan.FromSeconds(5));
        site.Logto.Calls.Forget();
        await dan.GetAsync(Birch);
        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
        Assert.Equal(0, site.Logto.Calls.SignIns());
    }

    [Fact]
    public async Task A_crash_between_the_exchange_and_the_saving_costs_a_sign_in_and_no_more()
    {
        await using var site = await TestSite.StartWithRefreshTokensOfAsync(TimeSpan.FromHours(10));
        var dan = await site.BrowseAsAsync("dan@example.com");
        site.Time.Advance(TimeSpan.FromHours(7.5));
        site.Exchanges.AfterAnswer = () => throw new InvalidOperationException("The power went off.");
        await dan.GetAsync(Aurora);
        site.Exchanges.AfterAnswer = null;
        site.Time.Advance(TimeSpan.FromSeconds(5));
        site.Logto.Calls.Forget();
        await dan.GetAsync(Aurora);
        Assert.Equal((HttpStatusCode.OK, Aurora), (dan.Page.Status, dan.Page.Path));
        Assert.Equal(1, site.Logto.Calls.SignIns());
    }

    [Fact]
    public async Task A_lock_that_another_instance_holds_is_waited_for_calmly_and_the_log_does_not_blame_Logto()
    {
        await using var site = await TestSite.StartOnPostgresAsync();
        var dan = await site.BrowseAsAsync("dan@example.com");
        var session = await site.InDatabaseAsync(db => db.Sessions.Select(s => s.Id).SingleAsync(Ct));
        var held = await site.StartAnother().Services.GetRequiredService<Locks>().AcquireAsync($"session:{session}", Ct);
        await dan.GetAsync(Aurora);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, dan.Page.Status);
        var said = site.Logs.All.Where(line => line.Category.EndsWith(nameof(OrganizationTokens), StringComparison.Ordinal)).ToList();
        Assert.Contains("Another instance holds the lock", Assert.Single(said).Text, StringComparison.Ordinal);
        await held.DisposeAsync();
        await dan.ClickAsync("Try again");
        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
    }

    [Fact]
    public async Task A_session_that_disappears_while_Logto_answers_is_a_sign_in_and_leaves_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var dan = await site.BrowseAsAsync("dan@example.com");
        site.Exchanges.AfterAnswer = () => site.EndSessionsOfAsync(Dan);
        var answer = await dan.SendAsync(Get(Aurora));
        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.StartsWith(site.Logto.Endpoint, answer.Header("Location"), StringComparison.Ordinal);
        Assert.Equal(0, await site.InDatabaseAsync(db => db.SessionTokens.CountAsync(Ct)));
    }

    [Fact]
    public async Task A_session_signed_in_anew_while_Logto_answers_keeps_its_new_grant_and_uses_it()
    {
        await using var site = await TestSite.StartAsync();
        var dan = await site.BrowseAsAsync("dan@example.com");
        var newer = (await new LogtoClient(site.Logto).SignInAsync("dan@example.com"))["refresh_token"]!;
        site.Exchanges.Forget();
        site.Exchanges.AfterAnswer = async () =>
        {
            site.Exchanges.AfterAnswer = null;
            var hidden = site.Services.GetRequiredService<SessionStore>().Hide(newer);
            await site.InDatabaseAsync(db => db.Sessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.RefreshToken, hidden), Ct));
        };
        await dan.GetAsync(Aurora);
        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
        Assert.Equal(2, site.Exchanges.Count);
        Assert.Equal(newer, await site.RefreshTokenOfAsync(Dan));
    }

    [Fact]
    public async Task Whoever_signs_in_next_in_the_same_browser_gets_no_right_of_the_person_before()
    {
        await using var site = await TestSite.StartAsync();
        var browser = site.Browse();
        var inAnotherTab = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(browser.Home, "/account/sign-in")));
        await browser.SignInAsync("ben@example.com");
        await browser.GetAsync(Organization.Aurora.At("members/invitations"));
        Assert.Equal(HttpStatusCode.OK, browser.Page.Status);

        browser.ForgetAt(site.Logto);
        await browser.GetAsync(inAnotherTab.Headers["Location"]);
        await browser.CompleteSignInAsync("chloe@example.com");
        Assert.Contains("chloe@example.com", browser.Page.Find(".user-menu").TextContent, StringComparison.Ordinal);
        await browser.GetAsync(Organization.Aurora.At("members/invitations"));
        Assert.Equal(HttpStatusCode.Forbidden, browser.Page.Status);
    }

    [Fact]
    public async Task While_Logto_is_slow_a_valid_token_works_on_and_nobody_waits_twice()
    {
        await using var site = await TestSite.StartAsync();
        var dan = await site.BrowseAsAsync("dan@example.com");
        await dan.GetAsync(Aurora);
        site.Time.Advance(TimeSpan.FromMinutes(11));
        site.Exchanges.Forget();
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "/oidc/token$"));
        for (var i = 0; i < 5; i++)
        {
            await dan.GetAsync(Aurora);
            Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
        }

        await RenewalsEndAsync(site);
        Assert.Equal(1, site.Exchanges.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_clock_two_minutes_off_signs_nobody_out_and_asks_no_more_often(int minutes)
    {
        await using var site = await TestSite.StartWithSkewAsync(
            TimeSpan.FromMinutes(minutes),
            accessTokenLifetime: TimeSpan.FromMinutes(5));
        var dan = await site.BrowseAsAsync("dan@example.com");
        site.Exchanges.Forget();
        for (var i = 0; i < 3; i++)
        {
            await dan.GetAsync(Aurora);
            Assert.Equal((HttpStatusCode.OK, Aurora), (dan.Page.Status, dan.Page.Path));
        }

        Assert.Equal(1, site.Exchanges.Count);
    }

    [Fact]
    public async Task A_token_that_lives_shorter_than_the_margin_is_not_exchanged_at_every_request()
    {
        await using var site = await TestSite.StartAsync(TimeSpan.FromSeconds(50));
        var dan = await site.BrowseAsAsync("dan@example.com");
        site.Exchanges.Forget();
        await dan.GetAsync(Aurora);
        await dan.GetAsync(Aurora);
        Assert.Equal(1, site.Exchanges.Count);
    }

    [Fact]
    public async Task Trying_the_address_of_a_foreign_organization_again_and_again_costs_Logto_one_call()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await site.BrowseAsAsync("ben@example.com");
        site.Exchanges.Forget();
        for (var i = 0; i < 5; i++)
        {
            await ben.GetAsync(Birch);
            Assert.Equal(HttpStatusCode.NotFound, ben.Page.Status);
        }

        Assert.Equal(1, site.Exchanges.Count);
    }

    [Fact]
    public void The_memory_of_tokens_is_bounded()
    {
        using var held = new AccessCache();
        for (var i = 0; i < AccessCache.MaxEntries + 1_000; i++)
        {
            held.Remember(
                new TokenKey($"session{i}", Dan, "", "aur0racoffee"),
                new CachedAccess(new OrganizationAccess(AccessOutcome.NotAMember), 0, default));
        }

        Assert.InRange(held.Count, 1, AccessCache.MaxEntries);
    }

    private static HttpRequestMessage Get(string address) => new(HttpMethod.Get, new Uri(Browser.SiteAddress, address));

    /// <summary>What a shutdown waits for.</summary>
    private static Task RenewalsEndAsync(TestSite site) => site.Services.GetRequiredService<TokenRenewals>().StopAsync(Ct);
}
