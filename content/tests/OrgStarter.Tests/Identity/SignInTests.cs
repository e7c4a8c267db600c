using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Identity;

public sealed class SignInTests(TestSite site)
{
    private static readonly string Members = Organization.Aurora.At("members");

    [Fact]
    public async Task A_deep_link_survives_the_sign_in()
    {
        var browser = site.Browse();
        await browser.GetAsync($"{Members}?q=chloe");
        await browser.CompleteSignInAsync("ben@example.com");
        Assert.Equal($"{Members}?q=chloe", browser.Page.PathAndQuery);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task A_return_address_elsewhere_is_ignored(string address)
    {
        var browser = site.Browse();
        await browser.GetAsync($"/account/sign-in?returnUrl={Uri.EscapeDataString(address)}");
        await browser.CompleteSignInAsync("ben@example.com");
        Assert.Equal(Organization.Aurora.At("home"), browser.Page.Path);
    }

    [Fact]
    public async Task The_authorization_request_is_pushed_and_has_what_Logto_needs()
    {
        await using var own = await TestSite.StartAsync();
        await own.BrowseAsAsync("ben@example.com");
        Assert.Contains(own.Logto.Calls.All, call => call is { Path: "/oidc/request", Status: 201 });
    }

    [Fact]
    public async Task The_cookie_holds_a_key_and_the_database_the_session_with_its_tokens_encrypted()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Members);
        var cookie = ben.Cookies.GetCookies(Browser.SiteAddress)["orgstarter"]!;
        Assert.True(cookie.HttpOnly);
        Assert.True(cookie.Value.Length < 600, $"The cookie has {cookie.Value.Length} characters: more than a key.");

        await using var scope = own.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var session = await db.Sessions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        var token = await db.SessionTokens.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal("ben000000001", session.UserId);
        Assert.DoesNotMatch(@"eyJ[\w-]+\.[\w-]+", token.Token.ToString());
    }

    [Fact]
    public async Task A_tampered_cookie_is_nobody()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        var cookie = ben.Cookies.GetCookies(Browser.SiteAddress)["orgstarter"]!;
        cookie.Value = cookie.Value[..^6] + "AAAAAA";
        var answer = await ben.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, Members)));
        Assert.StartsWith(site.Logto.Endpoint, answer.Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_out_ends_the_session_here_the_refresh_token_and_Logtos_session()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        var old = ben.Cookies.GetCookies(Browser.SiteAddress)["orgstarter"]!.Value;
        await ben.GetAsync("/account/sign-out");
        await ben.SubmitAsync("main form");
        Assert.True(ben.Page.Path == "/account/signed-out", ben.Page.Body);
        Assert.Contains(own.Logto.Calls.All, call => call is { Path: "/oidc/token/revocation", Status: 200 });

        // The old cookie, kept by a thief, opens nothing.
        ben.Cookies.Add(Browser.SiteAddress, new Cookie("orgstarter", old));
        await ben.GetAsync(Members);
        Assert.Equal("/sign-in", ben.Page.Path);
    }

    [Fact]
    public async Task A_link_to_the_sign_out_page_signs_nobody_out()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync("/account/sign-out");
        await ben.GetAsync(Members);
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
    }

    [Fact]
    public async Task Htmx_without_a_session_is_sent_to_the_sign_in_as_a_whole_page()
    {
        var browser = site.Browse();
        var answer = await browser.GetByHtmxAsync(Members);
        Assert.StartsWith("/account/sign-in?returnUrl=", answer.Header("HX-Redirect"), StringComparison.Ordinal);
        Assert.DoesNotContain("<form", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.ServerError, "/oidc/token")]
    [InlineData(FaultKind.Refuse, "/oidc/token")]
    [InlineData(FaultKind.TooManyRequests, "/oidc/token")]
    public async Task A_sign_in_that_Logto_breaks_off_ends_on_a_calm_page(FaultKind kind, string route)
    {
        await using var own = await TestSite.StartAsync();
        var browser = own.Browse();
        await browser.GetAsync("/account/sign-in");
        own.Logto.Faults.Add(new Fault(kind, route));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        Assert.Equal("/account/sign-in-failed", browser.Page.Path);
        Assert.DoesNotContain("Exception", browser.Page.Body, StringComparison.Ordinal);
        own.Logto.Faults.Clear();
        await browser.ClickAsync("Try again");
        Assert.Equal(Organization.Aurora.At("home"), browser.Page.Path);
    }

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.Refuse)]
    public async Task A_sign_in_that_cannot_even_begin_says_so_calmly(FaultKind kind)
    {
        await using var own = await TestSite.StartAsync();
        own.Logto.Faults.Add(new Fault(kind));
        var browser = own.Browse();
        await browser.GetAsync("/account/sign-in");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, browser.Page.Status);
        Assert.True(browser.Page.Has("h1"));
        Assert.DoesNotContain("Exception", browser.Page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callback_that_nobody_asked_for_ends_on_a_calm_page()
    {
        var browser = site.Browse();
        await browser.GetAsync("/signin-logto?code=stolen&state=invented");
        Assert.Equal("/account/sign-in-failed", browser.Page.Path);
    }
}
