using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>The way from <c>/oidc/auth</c> to the screens and back, redirect by redirect.</summary>
public sealed class InteractionTests(TestSite site)
{
    private const string SiteId = DevLogtoApplications.SiteId;
    private readonly LogtoClient logto = new(site.Logto);
    private readonly Browser browser = LogtoClient.NewBrowser();

    [Theory]
    [InlineData("", "", $"/sign-in?app_id={SiteId}")]
    [InlineData("login_hint", "bob@example.com", $"/sign-in?app_id={SiteId}&login_hint=bob%40example.com")]
    [InlineData("organization_id", "kyzb03moteay", $"/sign-in?app_id={SiteId}&organization_id=kyzb03moteay")]
    [InlineData("first_screen", "register", $"/register?app_id={SiteId}")]
    [InlineData("interaction_mode", "signUp", $"/register?app_id={SiteId}")]
    [InlineData("first_screen", "identifier:sign_in", $"/identifier-sign-in?app_id={SiteId}")]
    [InlineData("ui_locales", "de en", $"/sign-in?app_id={SiteId}&ui_locales=de+en")]
    [InlineData("direct_sign_in", "social:google", $"/direct/social/google?app_id={SiteId}&fallback=sign-in")]
    public async Task The_address_of_the_screen_is_Logtos(string name, string value, string location)
    {
        var answer = await SendAsync(logto.AuthorizeUrl(["openid"], name.Length == 0 ? [] : [(name, value)]));
        Assert.Equal((HttpStatusCode.SeeOther, location), (answer.Status, answer.Header("Location")));
        Assert.Equal(("no-store", "text/html; charset=utf-8"), (answer.Header("Cache-Control"), answer.Header("Content-Type")));
        Assert.Equal($"Redirecting to {location.Replace("&", "&amp;", StringComparison.Ordinal)}.", answer.Body);
    }

    [Fact]
    public async Task A_magic_link_is_carried_to_the_screen_before_its_address()
    {
        var answer = await SendAsync(
            logto.AuthorizeUrl(["openid"], ("login_hint", "bob@example.com"), ("one_time_token", "abc"), ("organization_id", "org")));
        Assert.Equal(
            $"/sign-in?app_id={SiteId}&organization_id=org&one_time_token=abc&login_hint=bob%40example.com",
            answer.Header("Location"));
    }

    [Fact]
    public async Task The_cookies_are_Logtos_each_signed_and_the_way_back_is_for_one_address()
    {
        var answer = await SendAsync(logto.AuthorizeUrl(["openid"], ("organization_id", "aur0racoffee")));
        var cookies = answer.Header("Set-Cookie")!;
        Assert.Contains(
            $$"""orgstarter_logto={"appId":"{{SiteId}}","organizationId":"aur0racoffee"}; path=/; samesite=lax""",
            cookies,
            StringComparison.Ordinal);
        Assert.Matches(@"orgstarter_logto\.sig=[\w-]{27}; path=/; samesite=lax", cookies);
        Assert.Matches(
            $$"""orgstarter_interaction=\{"{{SiteId}}":"([\w-]{43})","_legacy":"\1"\}; path=/; expires=[^;]+GMT; samesite=lax; httponly""",
            cookies);
        Assert.Matches(@"orgstarter_interaction\.sig=[\w-]{27}; path=/;", cookies);
        Assert.Matches(@"orgstarter_interaction_resume=([\w-]{43}); path=/oidc/auth/\1; expires=[^;]+GMT; samesite=lax; httponly", cookies);
    }

    [Fact]
    public async Task A_sign_in_goes_by_the_consent_which_asks_nothing()
    {
        var page = new ExperienceClient(site.Logto);
        var email = TestSite.Someone();
        await logto.ApiAsync(HttpMethod.Post, "/users", new { primaryEmail = email, password = "Sup3r-Secret-bob" });
        await page.BeginAsync();
        await page.IdentifyAsync(await page.PasswordAsync(email, "Sup3r-Secret-bob"));
        var back = (await page.PostAsync("submit"))["redirectTo"]!;
        var resumed = await SendAsync(back, page.Browser);
        Assert.Equal((HttpStatusCode.SeeOther, $"/consent?app_id={SiteId}"), (resumed.Status, resumed.Header("Location")));
        var consented = await SendAsync(site.Logto.Endpoint + resumed.Header("Location"), page.Browser);
        Assert.Equal(HttpStatusCode.Found, consented.Status);
        Assert.StartsWith($"{site.Logto.Endpoint}/oidc/auth/", consented.Header("Location"), StringComparison.Ordinal);
        var done = await SendAsync(consented.Header("Location")!, page.Browser);
        Assert.Equal(HttpStatusCode.SeeOther, done.Status);
        Assert.Matches(
            $@"^{LogtoClient.Redirect}\?code=[\w-]{{43}}&state=a-state&iss=http%3A%2F%2Flocalhost%3A\d+%2Foidc$",
            done.Header("Location"));

        // Neither way back works a second time.
        foreach (var address in new[] { back, consented.Header("Location")! })
        {
            var again = await SendAsync(address, page.Browser);
            Assert.Equal(HttpStatusCode.BadRequest, again.Status);
            Assert.Contains("session.not_found", again.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_way_back_is_for_the_browser_that_began_only()
    {
        var page = new ExperienceClient(site.Logto);
        await page.BeginAsync();
        var cookie = page.Browser.Cookies.GetCookies(new Uri(site.Logto.Endpoint))["orgstarter_interaction"]!.Value;
        var id = cookie.Split('"')[3];
        var stolen = await SendAsync($"{site.Logto.Endpoint}/oidc/auth/{id}");
        Assert.Equal(HttpStatusCode.BadRequest, stolen.Status);
        Assert.Contains("authorization request has expired", stolen.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_way_back_without_a_sign_in_leads_to_the_screen_again()
    {
        var page = new ExperienceClient(site.Logto);
        await page.BeginAsync();
        var id = page.Browser.Cookies.GetCookies(new Uri(site.Logto.Endpoint))["orgstarter_interaction"]!.Value.Split('"')[3];
        await page.Browser.GetAsync($"{site.Logto.Endpoint}/oidc/auth/{id}");
        Assert.Equal("/sign-in", page.Browser.Page.Path);
    }

    [Fact]
    public async Task A_session_leads_straight_to_the_callback_and_prompt_none_too()
    {
        await SignInAsync("ben@example.com");
        foreach (var prompt in new[] { "", "none" })
        {
            var answer = await SendAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("prompt", prompt)));
            Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
            Assert.StartsWith($"{LogtoClient.Redirect}?code=", answer.Header("Location"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Prompt_none_without_a_session_is_answered_in_Logtos_order()
    {
        var answer = await SendAsync(logto.AuthorizeUrl(["openid"], ("prompt", "none"), ("state", "x")));
        Assert.Equal(
            $"{LogtoClient.Redirect}?error=login_required&error_description=End-User+authentication+is+required&state=x&iss="
                + $"{WebUtility.UrlEncode(site.Logto.Endpoint + "/oidc")}",
            answer.Header("Location"));
    }

    [Fact]
    public async Task Prompt_none_gives_no_scope_that_was_not_consented_to()
    {
        await SignInAsync("ben@example.com", ["openid"]);
        await browser.GetAsync(logto.AuthorizeUrl(["openid", "email"], ("prompt", "none")));
        Assert.Equal("consent_required", LogtoClient.Query(browser.Page.Url)["error"]);
    }

    [Fact]
    public async Task Who_signed_in_too_long_ago_signs_in_again()
    {
        await using var own = await TestSite.StartAsync();
        var logto = new LogtoClient(own.Logto);
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        own.Time.Advance(TimeSpan.FromMinutes(10));
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("max_age", "3600")));
        Assert.Equal("/signin-logto", browser.Page.Path);
        await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes, ("max_age", "60")));
        Assert.Equal("/sign-in", browser.Page.Path);
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        Assert.Equal("/signin-logto", browser.Page.Path);
    }

    [Fact]
    public async Task An_interaction_is_over_after_an_hour()
    {
        await using var own = await TestSite.StartAsync();
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(new LogtoClient(own.Logto).AuthorizeUrl(LogtoClient.AllScopes));
        own.Time.Advance(TimeSpan.FromMinutes(61));
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        Assert.Equal("/unknown-session", browser.Page.Path);
    }

    [Fact]
    public async Task A_pushed_request_is_good_for_one_code()
    {
        var query = LogtoClient.Query(new Uri(logto.AuthorizeUrl(LogtoClient.AllScopes)));
        var pushed = await logto.PostAsync("/oidc/request", LogtoClient.SiteApp, [.. query.AllKeys.Select(name => (name!, query[name]!))]);
        Assert.Equal(201, pushed.Status);
        var address = $"{site.Logto.Endpoint}/oidc/auth?client_id={SiteId}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}";
        var other = LogtoClient.NewBrowser();
        await other.GetAsync(address);
        await browser.GetAsync(address);
        await browser.SubmitAsync("form.card", ("email", "ben@example.com"));
        Assert.NotNull(LogtoClient.Query(browser.Page.Url)["code"]);

        await other.SubmitAsync("form.card", ("email", "ben@example.com"));
        Assert.Null(LogtoClient.Query(other.Page.Url)["code"]);

        // Nor without a sign-in between.
        Assert.Null(LogtoClient.Query((await browser.GetAsync(address)).Url)["code"]);
    }

    [Fact]
    public async Task A_pushed_request_of_a_person_who_is_signed_in_is_good_for_one_code_too()
    {
        await SignInAsync("ben@example.com");
        var query = LogtoClient.Query(new Uri(logto.AuthorizeUrl(LogtoClient.AllScopes, ("prompt", ""))));
        var pushed = await logto.PostAsync("/oidc/request", LogtoClient.SiteApp, [.. query.AllKeys.Select(name => (name!, query[name]!))]);
        var address = $"{site.Logto.Endpoint}/oidc/auth?client_id={SiteId}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}";
        Assert.NotNull(LogtoClient.Query((await browser.GetAsync(address)).Url)["code"]);
        Assert.Null(LogtoClient.Query((await browser.GetAsync(address)).Url)["code"]);
    }

    private Task<Page> SendAsync(string address, Browser? from = null) =>
        (from ?? browser).SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    private async Task SignInAsync(string email, IEnumerable<string>? scopes = null)
    {
        await browser.GetAsync(logto.AuthorizeUrl(scopes ?? LogtoClient.AllScopes));
        await browser.SubmitAsync("form.card", ("email", email));
        Assert.Equal("/signin-logto", browser.Page.Path);
    }
}
