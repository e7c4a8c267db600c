using OrgStarter.Testing;

namespace OrgStarter.DevLogto.Tests;

/// <summary>The developer's side of the embedded Logto.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task Every_screen_says_that_it_is_for_development()
    {
        await using var site = await TestSite.StartAsync();
        var browser = LogtoClient.NewBrowser();
        foreach (var screen in new[] { "/", "/sign-in", "/register", "/dev/inbox", "/dev/reset" })
        {
            await browser.GetAsync(site.Logto.Endpoint + screen);
            Assert.Contains("for development on this machine only", browser.Page.Find(".ribbon").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_screens_speak_the_browsers_language()
    {
        await using var site = await TestSite.StartAsync();
        var browser = LogtoClient.NewBrowser();
        browser.Language = "zh-TW";
        foreach (var screen in new[] { "/", "/sign-in", "/register", "/dev/inbox", "/dev/reset" })
        {
            await browser.GetAsync(site.Logto.Endpoint + screen);
            Assert.Equal("zh-Hant", browser.Page.Document.DocumentElement.GetAttribute("lang"));
            Assert.Contains("僅供本機開發使用", browser.Page.Find(".ribbon").TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_inbox_shows_mails_with_links_that_work()
    {
        await using var site = await TestSite.StartAsync();
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = await site.InviteAsync(owner, organization, address, "member");
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync($"{site.Logto.Endpoint}/dev/inbox?to={address}");
        Assert.Equal(link, browser.Page.Find(".mail a.button").GetAttribute("href"));
        Assert.Contains(organization.Name, browser.Page.Text, StringComparison.Ordinal);
        await browser.GetAsync($"{site.Logto.Endpoint}/dev/inbox?to=nobody@example.com");
        Assert.True(browser.Page.Has(".empty"));
    }

    [Fact]
    public async Task A_reset_says_what_goes_and_asks_first()
    {
        await using var site = await TestSite.StartAsync();
        var (_, organization) = await site.NewOrganizationAsync("Mine & Sons");
        await site.BrowseAsAsync("somebody.new@example.com");
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(site.Logto.Endpoint);
        await browser.SubmitAsync("form[action='/dev/reset']");
        Assert.Equal("/dev/reset", browser.Page.Path);
        Assert.Contains(
            "3 organizations, with their members, roles and invitations; 1 of them are not sample data: Mine & Sons",
            browser.Page.Text,
            StringComparison.Ordinal);
        Assert.Contains("39 users, 2 of them registered or added here", browser.Page.Text, StringComparison.Ordinal);
        Assert.NotNull(await site.Logto.FindPersonAsync("somebody.new@example.com"));
        await browser.ClickAsync("Cancel");
        Assert.Equal("/", browser.Page.Path);
        Assert.Equal(1, await site.CountOrganizationsAsync(organization.Name));

        await browser.SubmitAsync("form[action='/dev/reset']");
        await browser.SubmitAsync("form[action='/dev/reset'][method=post]");
        Assert.Equal(0, await site.CountOrganizationsAsync(organization.Name));
        Assert.Null(await site.Logto.FindPersonAsync("somebody.new@example.com"));
    }

    [Fact]
    public async Task A_large_organization_is_made_on_demand_and_its_table_shown_by_the_site()
    {
        await using var site = await TestSite.StartAsync();
        var developer = LogtoClient.NewBrowser();
        await developer.GetAsync(site.Logto.Endpoint);
        await developer.SubmitAsync("form[action='/dev/organizations']", ("members", "500"));
        Assert.Contains("500 Members Inc", developer.Page.Text, StringComparison.Ordinal);
        var eve = await site.BrowseAsAsync("eve@example.com");
        await eve.GetAsync(eve.Page.Path.Replace("/home", "/members?p=25", StringComparison.Ordinal));
        Assert.Contains("506", eve.Page.Find(".pager-summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trouble_is_switched_on_and_off_and_never_hits_the_switch()
    {
        await using var site = await TestSite.StartAsync();
        var developer = LogtoClient.NewBrowser();
        await developer.GetAsync(site.Logto.Endpoint);
        await developer.SubmitAsync("form[action='/dev/faults']", ("kind", "ServerError"));
        Assert.Equal(500, (await new LogtoClient(site.Logto).GetAsync("/api/organizations")).Status);
        await developer.GetAsync(site.Logto.Endpoint);
        Assert.Equal("ServerError", developer.Page.ValueOf("kind"));
        await developer.SubmitAsync("form[action='/dev/faults']", ("kind", ""));
        Assert.Equal(401, (await new LogtoClient(site.Logto).GetAsync("/api/organizations")).Status);
    }

    [Fact]
    public async Task A_suspension_and_a_second_factor_are_given_and_taken_by_click()
    {
        await using var site = await TestSite.StartAsync();
        var developer = LogtoClient.NewBrowser();
        await developer.GetAsync(site.Logto.Endpoint);
        await developer.SubmitAsync("form[action='/dev/people/ben000000001']", ("change", "suspension"));
        Assert.Contains("End suspension", developer.Page.Text, StringComparison.Ordinal);
        await developer.SubmitAsync("form[action='/dev/people/ben000000001']", ("change", "second-factor"));
        Assert.Contains("Remove second factor", developer.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_given_a_second_factor_on_the_way_in_and_so_enters_an_organization_that_demands_one()
    {
        await using var site = await TestSite.StartAsync();
        var logto = new LogtoClient(site.Logto);
        await site.Logto.RequireSecondFactorAsync("aur0racoffee");
        foreach (var (given, status) in new[] { (false, 403), (true, 200), (false, 200) })
        {
            var browser = LogtoClient.NewBrowser();
            await browser.GetAsync(logto.AuthorizeUrl(LogtoClient.AllScopes));
            await browser.SubmitAsync(
                "form.people",
                given ? [("person", "ben000000001"), ("secondFactor", "true")] : [("person", "ben000000001")]);
            var tokens = await logto.ExchangeAsync(LogtoClient.Query(browser.Page.Url)["code"]!);
            Assert.Equal(status, (await logto.RefreshAsync(tokens["refresh_token"]!, ("organization_id", "aur0racoffee"))).Status);
        }
    }

    [Fact]
    public async Task The_sign_in_screen_names_the_organization_that_it_is_for_and_keeps_it_on_the_way_to_registering()
    {
        await using var site = await TestSite.StartAsync();
        var browser = LogtoClient.NewBrowser();
        await browser.GetAsync(
            new LogtoClient(site.Logto).AuthorizeUrl(
                LogtoClient.AllScopes,
                ("organization_id", "aur0racoffee"),
                ("login_hint", "new@example.com")));
        Assert.Equal("for Aurora Coffee", Assert.Single(browser.Page.All(".organization")));
        await browser.ClickAsync("Create an account");
        Assert.Equal(("/register", "new@example.com"), (browser.Page.Path, browser.Page.ValueOf("email")));
        Assert.Equal("for Aurora Coffee", Assert.Single(browser.Page.All(".organization")));
        await browser.SubmitAsync("form.card", ("name", "New Person"));
        Assert.Equal("/signin-logto", browser.Page.Path);
    }

    [Fact]
    public async Task A_code_that_was_mailed_is_shown_in_the_inbox()
    {
        await using var site = await TestSite.StartAsync();
        var page = new ExperienceClient(site.Logto);
        await page.BeginAsync("Register");
        await page.SendCodeAsync("coded@example.com");
        await page.Browser.GetAsync($"{site.Logto.Endpoint}/dev/inbox?to=coded@example.com");
        Assert.Contains(
            $"Your code is {await page.LatestCodeAsync("coded@example.com")}",
            page.Browser.Page.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_name_that_is_not_this_machine_is_refused()
    {
        await using var site = await TestSite.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, site.Logto.Endpoint);
        request.Headers.Host = "rebound.example";
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
