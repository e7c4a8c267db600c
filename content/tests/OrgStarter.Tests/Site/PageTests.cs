using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

public sealed class PageTests(TestSite site)
{
    [Fact]
    public async Task The_home_page_explains_itself_and_offers_both_ways_in()
    {
        var page = await site.Browse().GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Sign up", page.All("main a"));
        Assert.Contains("Sign in", page.All("main a"));
    }

    [Fact]
    public async Task The_home_page_tells_a_developer_of_the_embedded_Logto_only_where_it_is_the_one_in_use()
    {
        var page = await site.Browse().GetAsync("/");
        Assert.Contains("the embedded Logto, which lists the sample users", page.Text, StringComparison.Ordinal);
        Assert.Equal(site.Logto.Endpoint + "/", page.Find(".development a").GetAttribute("href"));

        // A Logto of one's own: what stands at its address is no page, but the site knows how it is set up.
        await using var connected = await TestSite.StartAsync(settings: ("Logto:EmbeddedEndpoint", ""));
        var browser = connected.Browse();
        await browser.GetAsync("/");
        Assert.DoesNotContain("embedded", browser.Page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"through Logto at {connected.Logto.Endpoint}", browser.Page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            browser.Page.Document.QuerySelectorAll("main a"),
            link => link.GetAttribute("href")!.StartsWith(connected.Logto.Endpoint, StringComparison.Ordinal));
        await browser.ClickAsync("Check the setup");
        Assert.Equal((HttpStatusCode.OK, "/status/logto"), (browser.Page.Status, browser.Page.Path));
    }

    [Fact]
    public async Task Nothing_inline_is_allowed_and_nothing_inline_is_there()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        foreach (var address in new[]
        {
            "/",
            "/organizations",
            organization.At("home"),
            organization.At("members"),
            organization.At("members/invitations/new"),
            "/nowhere"
        })
        {
            var page = await owner.GetAsync(address);
            var policy = page.Header("Content-Security-Policy")!;
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
            Assert.Empty(page.Document.QuerySelectorAll("[style], style, script:not([src]), [onclick], [hx-on]"));
        }
    }

    [Fact]
    public async Task Scripts_and_styles_have_one_address_for_all_organizations_and_are_kept_for_ever()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var inside = (await owner.GetAsync(organization.At("home"))).Find("link[rel=stylesheet]").GetAttribute("href");
        var outside = (await owner.GetAsync("/")).Find("link[rel=stylesheet]").GetAttribute("href");
        Assert.Equal(outside, inside);
        Assert.Contains("?v=", outside, StringComparison.Ordinal);
        var file = await owner.GetAsync(outside!);
        Assert.Contains("immutable", file.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/status/500")]
    [InlineData("/status/200")]
    [InlineData("/status/99999")]
    [InlineData("/account/nowhere")]
    public async Task What_does_not_exist_is_a_designed_page_with_a_way_back(string address)
    {
        var page = await site.Browse().GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("Page not found", page.Text, StringComparison.Ordinal);
        Assert.Contains("Go to the home page", page.All("main a"));
    }

    [Theory]
    [InlineData("Code", "200")]
    [InlineData("code", "nonsense")]
    [InlineData("open[bracket", "x")]
    public async Task No_field_of_a_form_changes_how_a_failure_is_answered(string field, string value)
    {
        var page = await site.Browse().PostAsync("/nowhere", (field, value));
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("POST")]
    public async Task A_verb_that_a_page_does_not_have_is_refused(string verb)
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("settings/roles"));
        var request = new HttpRequestMessage(new HttpMethod(verb), new Uri(Browser.SiteAddress, organization.At("settings/roles")));
        request.Headers.Add("RequestVerificationToken", owner.Page.ValueOf("__RequestVerificationToken"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await owner.SendAsync(request)).Status);
    }

    [Fact]
    public async Task For_htmx_a_failure_is_a_notice_and_no_page()
    {
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        var answer = await chloe.GetByHtmxAsync(Organization.Aurora.At("members/invitations"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.StartsWith("<div class=\"notice notice-danger\"", answer.Body.TrimStart(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_browser_chooses_the_language_and_the_menu_changes_it()
    {
        var browser = site.Browse();
        browser.Language = "zh-TW";
        Assert.Equal("zh-Hant", (await browser.GetAsync("/")).Document.DocumentElement.GetAttribute("lang"));
        var form = browser.FormRequest(".languages button");
        await browser.PostAsync(
            "/account/language",
            ("culture", "en"),
            ("returnUrl", "/"),
            ("__RequestVerificationToken", browser.Page.ValueOf("__RequestVerificationToken")));
        Assert.Equal("en", browser.Page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal(HttpMethod.Post, form.Method);
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("../../etc")]
    [InlineData("")]
    public async Task An_unknown_language_changes_nothing(string culture)
    {
        var browser = site.Browse();
        await browser.GetAsync("/");
        await browser.PostAsync(
            "/account/language",
            ("culture", culture),
            ("returnUrl", "https://evil.example/"),
            ("__RequestVerificationToken", browser.Page.ValueOf("__RequestVerificationToken")));
        Assert.Equal(HttpStatusCode.OK, browser.Page.Status);
        Assert.Equal("/", browser.Page.Path);
        Assert.Equal("en", browser.Page.Document.DocumentElement.GetAttribute("lang"));
    }
}
