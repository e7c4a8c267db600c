using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Identity;

/// <summary>A person sees where they are signed in, and ends what they do not recognize.</summary>
public sealed class SessionsPageTests(TestSite site)
{
    private const string Sessions = "/account/sessions";
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        + "Version/18.0 Mobile/15E148 Safari/604.1";

    [Fact]
    public async Task The_menu_of_the_person_leads_to_the_list()
    {
        var someone = await site.BrowseAsAsync(TestSite.Someone());
        await someone.GetAsync("/organizations");
        await someone.ClickAsync("Sessions");
        Assert.Equal(Sessions, someone.Page.Path);
    }

    [Fact]
    public async Task Who_is_signed_in_here_alone_is_told_so()
    {
        var someone = await site.BrowseAsAsync(TestSite.Someone());
        var page = await someone.GetAsync(Sessions);
        Assert.Single(page.All("tbody tr"));
        Assert.Contains("No other sessions", page.Text, StringComparison.Ordinal);
        Assert.Equal("This browser", page.Find("tbody .badge").TextContent);
    }

    [Fact]
    public async Task Each_session_says_which_browser_where_and_when_and_which_is_this_one()
    {
        await using var own = await TestSite.StartAsync();
        var phone = own.BrowseFrom("198.51.100.7");
        phone.UserAgent = Phone;
        await phone.SignInAsync("ben@example.com");
        own.Time.Advance(TimeSpan.FromHours(50));
        var desk = own.BrowseFrom("2001:db8:85a3:1:2:3:4:5");
        desk.UserAgent = Firefox;
        await desk.SignInAsync("ben@example.com");

        var page = await desk.GetAsync(Sessions);
        var rows = page.All("tbody tr");
        Assert.Equal(2, rows.Count);
        Assert.StartsWith("Firefox on Linux This browser", rows[0], StringComparison.Ordinal);
        Assert.Contains("2001:db8:85a3::x", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("Safari on iPhone 2 days ago", rows[1], StringComparison.Ordinal);
        Assert.Contains("198.51.100.x", rows[1], StringComparison.Ordinal);
        Assert.DoesNotContain("198.51.100.7", page.Body, StringComparison.Ordinal);

        desk.Language = "zh-Hant";
        Assert.Contains("Linux 上的 Firefox", (await desk.GetAsync(Sessions)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_signed_out_from_another_browser_is_over_on_its_next_request_in_every_instance()
    {
        await using var own = await TestSite.StartAsync();
        await using var second = own.StartAnother();
        var lost = await own.BrowseAsAsync("ben@example.com");
        var lostThere = second.Browse(lost);
        Assert.Equal(HttpStatusCode.OK, (await lostThere.GetAsync(Organization.Aurora.At("members"))).Status);
        var token = await RefreshTokenAsync(own);

        var desk = await own.BrowseAsAsync("ben@example.com");
        await desk.GetAsync(Sessions);
        await desk.SubmitAsync("tbody button[formaction*='/sessions/']");
        Assert.EndsWith(Sessions, desk.Page.Path, StringComparison.Ordinal);
        Assert.Contains("The browser is signed out.", desk.Page.Text, StringComparison.Ordinal);
        Assert.Single(desk.Page.All("tbody tr"));
        await AssertOverAsync(own, lost);
        await AssertOverAsync(own, lostThere);
        Assert.Equal(400, (await new LogtoClient(own.Logto).RefreshAsync(token)).Status);
    }

    [Fact]
    public async Task Htmx_signs_another_browser_out_and_loads_the_list_again()
    {
        var address = TestSite.Someone();
        var lost = await site.BrowseAsAsync(address);
        var desk = await site.BrowseAsAsync(address);
        await desk.GetAsync(Sessions);
        Assert.True(desk.Page.Has("button[hx-post*='/sign-out']"));
        var answer = await desk.SubmitByHtmxAsync("tbody button[hx-post]");
        Assert.Contains("/account/sessions", answer.Header("HX-Location"), StringComparison.Ordinal);
        Assert.Single((await desk.GetAsync(Sessions)).All("tbody tr"));
        await AssertOverAsync(site, lost);
    }

    [Fact]
    public async Task Sign_out_everywhere_ends_every_session_and_every_refresh_token_of_this_person_and_of_nobody_else()
    {
        await using var own = await TestSite.StartAsync();
        var phone = await own.BrowseAsAsync("ben@example.com");
        var token = await RefreshTokenAsync(own);
        var chloe = await own.BrowseAsAsync("chloe@example.com");
        var desk = await own.BrowseAsAsync("ben@example.com");
        await desk.GetAsync(Sessions);
        await desk.ClickAsync("Sign out everywhere");
        Assert.Contains("the other sites", desk.Page.Text, StringComparison.Ordinal);
        own.Logto.Calls.Forget();
        await desk.SubmitAsync("#form");
        Assert.Equal("/account/signed-out", desk.Page.Path);
        await AssertOverAsync(own, phone);
        await AssertOverAsync(own, desk);
        Assert.Equal(HttpStatusCode.OK, (await chloe.GetAsync("/organizations")).Status);
        Assert.Equal("/organizations", chloe.Page.Path);
        Assert.Equal(400, (await new LogtoClient(own.Logto).RefreshAsync(token)).Status);
        Assert.Contains(own.Logto.Calls.All, call => call is { Method: "GET", Path: "/api/users/ben000000001/sessions" });
    }

    [Fact]
    public async Task When_Logto_does_not_answer_everything_ends_here_and_the_person_is_told_the_truth()
    {
        await using var own = await TestSite.StartAsync();
        var phone = await own.BrowseAsAsync("ben@example.com");
        var desk = await own.BrowseAsAsync("ben@example.com");
        await desk.GetAsync("/account/sessions/sign-out-everywhere");
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError));
        await desk.SubmitAsync("#form");
        Assert.Equal("/account/signed-out", desk.Page.Path);
        Assert.Contains("did not respond", desk.Page.Text, StringComparison.Ordinal);
        own.Logto.Faults.Clear();
        await AssertOverAsync(own, phone);
        await AssertOverAsync(own, desk);
    }

    [Fact]
    public async Task Another_persons_session_is_not_found_and_goes_on()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        var id = (await RowsAsync(own)).Single().PublicId;
        var chloe = await own.BrowseAsAsync("chloe@example.com");
        await chloe.GetAsync(Sessions);
        var token = chloe.Page.ValueOf("__RequestVerificationToken");
        foreach (var target in new[] { id, Guid.NewGuid() })
        {
            await chloe.PostAsync($"{Sessions}/{target}/sign-out", ("__RequestVerificationToken", token));
            Assert.Equal(HttpStatusCode.NotFound, chloe.Page.Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await ben.GetAsync(Organization.Aurora.At("home"))).Status);
    }

    [Fact]
    public async Task No_key_and_no_hash_of_one_is_on_the_page()
    {
        await using var own = await TestSite.StartAsync();
        await own.BrowseAsAsync("ben@example.com");
        var ben = await own.BrowseAsAsync("ben@example.com");
        var page = await ben.GetAsync(Sessions);
        foreach (var row in await RowsAsync(own))
        {
            Assert.DoesNotContain(row.Id, page.Body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(ben.Cookies.GetCookies(Browser.SiteAddress)["orgstarter"]!.Value, page.Body, StringComparison.Ordinal);
        Assert.Equal(2, page.All("tbody button").Count);
    }

    [Fact]
    public async Task Many_sessions_come_in_pages_with_this_one_first()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await AddAsync(own, "ben000000001", 24);
        var first = await ben.GetAsync(Sessions);
        Assert.Equal(20, first.All("tbody tr").Count);
        Assert.Contains("This browser", first.All("tbody tr")[0], StringComparison.Ordinal);
        var part = await ben.GetByHtmxAsync($"{Sessions}?p=2");
        Assert.StartsWith("<div id=\"table\"", part.Body.TrimStart(), StringComparison.Ordinal);
        await ben.ClickAsync("Next");
        Assert.Equal(5, ben.Page.All("tbody tr").Count);
    }

    private static async Task AssertOverAsync(TestSite own, Browser browser)
    {
        var answer = await browser.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, Organization.Aurora.At("members"))));
        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.StartsWith(own.Logto.Endpoint, answer.Header("Location"), StringComparison.Ordinal);
    }

    private static async Task<string> RefreshTokenAsync(TestSite own) =>
        own.Services.GetRequiredService<SessionStore>().Reveal((await RowsAsync(own)).Single().RefreshToken!);

    private static async Task<List<Session>> RowsAsync(TestSite own)
    {
        await using var scope = own.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDbContext>()
            .Sessions.AsNoTracking()
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    private static async Task AddAsync(TestSite own, string userId, int count)
    {
        await using var scope = own.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.Sessions.AddRange(Enumerable.Range(1, count).Select(i => new Session
        {
            Id = $"other-{i}",
            UserId = userId,
            Ticket = [],
            CreatedAt = own.Time.GetUtcNow().AddHours(-i),
            LastSeenAt = own.Time.GetUtcNow().AddHours(-i),
        }));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
