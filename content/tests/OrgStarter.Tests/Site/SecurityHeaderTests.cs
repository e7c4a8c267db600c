using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

/// <summary>What every answer carries, whatever kind it is.</summary>
public sealed class SecurityHeaderTests(TestSite site)
{
    [Theory]
    [InlineData("/", HttpStatusCode.Found)]
    [InlineData("/organizations", HttpStatusCode.OK)]
    [InlineData("/o/aur0racoffee/members", HttpStatusCode.OK)]
    [InlineData("/o/aur0racoffee", HttpStatusCode.Found)]
    [InlineData("/account/sign-in", HttpStatusCode.Found)]
    [InlineData("/account/sessions", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/o/birchbooks01/members", HttpStatusCode.NotFound)]
    [InlineData("/o/aur0racoffee/members/invitations", HttpStatusCode.Forbidden)]
    [InlineData("/signin-logto?state=invented", HttpStatusCode.Found)]
    [InlineData("/css/site.css", HttpStatusCode.OK)]
    public async Task Every_kind_of_page_and_file_carries_the_headers(string address, HttpStatusCode status)
    {
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        AssertHeaders(await SendAsync(chloe, HttpMethod.Get, address), status);
    }

    [Fact]
    public async Task So_does_the_landing_page() => AssertHeaders(await SendAsync(site.Browse(), HttpMethod.Get, "/"), HttpStatusCode.OK);

    [Fact]
    public async Task So_do_fragments_and_refused_posts_and_answers_to_machines()
    {
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        AssertHeaders(await chloe.GetByHtmxAsync(Organization.Aurora.At("members")), HttpStatusCode.OK);
        AssertHeaders(await SendAsync(chloe, HttpMethod.Post, "/account/sign-out"), HttpStatusCode.BadRequest);
        AssertHeaders(await SendAsync(site.Browse(), HttpMethod.Post, "/backchannel-logout"), HttpStatusCode.BadRequest);
        AssertHeaders(await SendAsync(site.Browse(), HttpMethod.Post, "/csp-report"), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/organizations")]
    [InlineData("/account/sessions")]
    [InlineData("/o/aur0racoffee/members")]
    [InlineData("/o/aur0racoffee/settings/roles")]
    [InlineData("/o/aur0racoffee/nowhere")]
    public async Task What_a_signed_in_person_gets_is_kept_nowhere_as_page_and_as_fragment(string address)
    {
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        Assert.Equal("no-store", (await chloe.GetAsync(address)).Header("Cache-Control"));
        Assert.Equal("no-store", (await chloe.GetByHtmxAsync(address)).Header("Cache-Control"));
    }

    [Fact]
    public async Task A_stylesheet_stays_kept_also_for_a_signed_in_person()
    {
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        var address = (await chloe.GetAsync("/")).Find("link[rel=stylesheet]").GetAttribute("href")!;
        Assert.Contains("immutable", (await chloe.GetAsync(address)).Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_Development_browsers_are_told_to_come_by_https_for_a_year()
    {
        await using var own = await TestSite.StartAsync(settings: TestSite.Production);
        // Not localhost: that name is never told so.
        var request = new HttpRequestMessage(HttpMethod.Get, "https://localhost/");
        request.Headers.Host = "app.example.com";
        var page = await own.BrowseSecurely().SendAsync(request);
        Assert.Equal("max-age=31536000", page.Header("Strict-Transport-Security"));
        Assert.Null((await site.Browse().GetAsync("/")).Header("Strict-Transport-Security"));
    }

    /// <summary>dotnet watch sets ASPNETCORE_AUTO_RELOAD_WS_ENDPOINT and puts a script into pages that connects to it.</summary>
    [Fact]
    public async Task Only_in_Development_and_under_dotnet_watch_a_page_may_connect_to_the_socket_that_reloads_it()
    {
        (string, string) watch = ("AUTO_RELOAD_WS_ENDPOINT", "wss://localhost:43211,ws://localhost:43212");
        await using var watched = await TestSite.StartAsync(settings: watch);
        Assert.Contains(
            "connect-src 'self' wss://localhost:43211 ws://localhost:43212;",
            Policy(await watched.Browse().GetAsync("/")),
            StringComparison.Ordinal);
        await using var production = await TestSite.StartAsync(settings: [watch, .. TestSite.Production]);
        Assert.Contains("connect-src 'self';", Policy(await production.BrowseSecurely().GetAsync("/")), StringComparison.Ordinal);
        Assert.Contains("connect-src 'self';", Policy(await site.Browse().GetAsync("/")), StringComparison.Ordinal);

        static string Policy(Page page) => page.Header("Content-Security-Policy")! + ";";
    }

    private static Task<Page> SendAsync(Browser browser, HttpMethod method, string address) =>
        browser.SendAsync(new HttpRequestMessage(method, new Uri(Browser.SiteAddress, address)));

    private static void AssertHeaders(Page page, HttpStatusCode status)
    {
        Assert.Equal(status, page.Status);
        var policy = page.Header("Content-Security-Policy")!;
        foreach (var rule in new[]
        {
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "report-uri /csp-report",
            "report-to csp"
        })
        {
            Assert.Contains(rule, policy, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("csp=\"/csp-report\"", page.Header("Reporting-Endpoints"));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("same-origin", page.Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Equal("DENY", page.Header("X-Frame-Options"));
        Assert.Equal("strict-origin-when-cross-origin", page.Header("Referrer-Policy"));
        Assert.NotNull(page.Header("Permissions-Policy"));
        Assert.Null(page.Header("Server"));
    }
}
