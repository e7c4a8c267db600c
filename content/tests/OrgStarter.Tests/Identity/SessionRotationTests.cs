using System.Net;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Identity;

/// <summary>Every sign-in makes a session of its own; nothing that was in the browser before becomes it.</summary>
public sealed class SessionRotationTests
{
    private static readonly string Members = Organization.Aurora.At("members");

    [Fact]
    public async Task A_cookie_that_somebody_planted_before_the_sign_in_does_not_become_the_victims_session()
    {
        await using var own = await TestSite.StartAsync();
        var attacker = await own.BrowseAsAsync("dan@example.com");
        var planted = SessionCookie(attacker).Value;

        var victim = own.Browse();
        await victim.GetAsync(Members);
        victim.Cookies.Add(Browser.SiteAddress, new Cookie("orgstarter", planted));
        await victim.CompleteSignInAsync("ben@example.com");
        Assert.Equal(Members, victim.Page.Path);
        Assert.Equal(HttpStatusCode.OK, victim.Page.Status);

        // The attacker's copy is neither the victim's session nor any other.
        Assert.NotEqual(planted, SessionCookie(victim).Value);
        await AssertNobodyAsync(own, attacker);
        Assert.Equal("ben000000001", (await SessionsAsync(own)).Single().UserId);
    }

    [Fact]
    public async Task Another_persons_sign_in_in_the_same_browser_revokes_the_tokens_of_the_one_before()
    {
        await using var own = await TestSite.StartAsync();
        var browser = own.Browse();
        var second = await BeginAsync(browser);
        await browser.SignInAsync("ben@example.com");
        await browser.GetAsync(Members);
        var ben = (await SessionsAsync(own)).Single();
        var token = RefreshToken(own, ben);
        Assert.Equal(200, (await new LogtoClient(own.Logto).RefreshAsync(token)).Status);

        // The other tab, where Logto does not know ben any more.
        browser.ForgetAt(own.Logto);
        await browser.GetAsync(second);
        await browser.CompleteSignInAsync("chloe@example.com");
        var chloe = (await SessionsAsync(own)).Single();
        Assert.Equal("chloe0000001", chloe.UserId);
        Assert.NotEqual(ben.Id, chloe.Id);
        Assert.Equal(400, (await new LogtoClient(own.Logto).RefreshAsync(token)).Status);
        Assert.All(await TokensAsync(own), stored => Assert.Equal(chloe.Id, stored.SessionId));
    }

    [Fact]
    public async Task The_same_persons_second_sign_in_has_a_new_key_and_works()
    {
        await using var own = await TestSite.StartAsync();
        var browser = own.Browse();
        var second = await BeginAsync(browser);
        await browser.SignInAsync("ben@example.com");
        await browser.GetAsync(Members);
        var old = SessionCookie(browser).Value;
        await browser.GetAsync(second);
        Assert.Equal(Organization.Aurora.At("home"), browser.Page.Path);
        Assert.NotEqual(old, SessionCookie(browser).Value);
        Assert.Single(await SessionsAsync(own));

        // Logto gives both sign-ins one grant: revoking the old token would have ended the new one, too.
        own.Time.Advance(TimeSpan.FromMinutes(11));
        await browser.GetAsync(Members);
        Assert.Equal(HttpStatusCode.OK, browser.Page.Status);

        browser.Cookies.Add(Browser.SiteAddress, new Cookie("orgstarter", old));
        await AssertNobodyAsync(own, browser);
    }

    [Fact]
    public async Task The_database_holds_no_key_that_a_cookie_could_be_made_of()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        var row = (await SessionsAsync(own)).Single();
        var cookies = own.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>()
            .Get(CookieAuthenticationDefaults.AuthenticationScheme);
        var key = cookies.TicketDataFormat.Unprotect(SessionCookie(ben).Value)!.Principal.Claims.Single().Value;
        Assert.Equal((43, 43), (key.Length, row.Id.Length));
        Assert.NotEqual(key, row.Id);
    }

    /// <summary>Begins a sign-in in a tab that is left standing there.</summary>
    /// <returns>Where Logto goes on with it.</returns>
    private static async Task<string> BeginAsync(Browser browser) =>
        (await browser.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, "/account/sign-in")))).Header("Location")!;

    private static async Task AssertNobodyAsync(TestSite site, Browser browser)
    {
        var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, Members)));
        Assert.StartsWith(site.Logto.Endpoint, answer.Header("Location"), StringComparison.Ordinal);
    }

    private static Cookie SessionCookie(Browser browser) => browser.Cookies.GetCookies(Browser.SiteAddress)["orgstarter"]!;

    private static async Task<List<Session>> SessionsAsync(TestSite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDbContext>()
            .Sessions.AsNoTracking()
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<List<SessionToken>> TokensAsync(TestSite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AppDbContext>()
            .SessionTokens.AsNoTracking()
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    private static string RefreshToken(TestSite site, Session session) =>
        site.Services.GetRequiredService<SessionStore>().Reveal(session.RefreshToken!);
}
