using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Tenancy;

public sealed class TenancyTests(TestSite site)
{
    [Theory]
    [InlineData("birchbooks01")]
    [InlineData("nosuchorg123")]
    [InlineData("NOSUCHORG")]
    [InlineData("AUR0RACOFFEE")]
    [InlineData("aur0racoffee%0A")]
    [InlineData("%2e%2e")]
    public async Task A_foreign_organization_and_an_unknown_one_look_the_same(string id)
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        foreach (var page in new[] { "home", "members", "settings/roles", "members/invitations" })
        {
            await ben.GetAsync($"/o/{id}/{page}");
            Assert.Equal(HttpStatusCode.NotFound, ben.Page.Status);
            Assert.Contains("Page not found", ben.Page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_very_long_address_is_answered_and_does_not_break_the_way_back_from_the_sign_in()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At(new string('x', 7_000)));
        Assert.Equal(HttpStatusCode.NotFound, ben.Page.Status);

        var browser = site.Browse();
        await browser.GetAsync(Organization.Aurora.At($"members?q={new string('x', 7_000)}"));
        var request = browser.FormRequest("form.card", ("email", "ben@example.com"));
        for (var i = 0; i < 6; i++)
        {
            var answer = await browser.SendAsync(request);
            if (answer.Header("Location") is not { } location)
            {
                Assert.Equal((HttpStatusCode.OK, Organization.Aurora.At("members")), (answer.Status, answer.Path));
                return;
            }

            // Kestrel takes a request line of 8 KB.
            var next = new Uri(answer.Url, location);
            Assert.True(next.PathAndQuery.Length < 8_000, $"An address of {next.PathAndQuery.Length} characters.");
            request = new HttpRequestMessage(HttpMethod.Get, next);
        }

        Assert.Fail("The sign-in does not come to its end.");
    }

    [Fact]
    public async Task Tenant_pages_do_not_exist_outside_an_organization_nor_outside_pages_inside_one()
    {
        var ben = await site.BrowseAsAsync("ben@example.com");
        foreach (var address in new[]
        {
            "/members",
            "/settings/roles",
            "/home",
            Organization.Aurora.At("organizations"),
            Organization.Aurora.At("account/sign-out")
        })
        {
            await ben.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, ben.Page.Status);
        }
    }

    [Fact]
    public async Task A_warm_tenant_page_asks_Logto_nothing_but_what_it_shows()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        own.Logto.Calls.Forget();
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        await ben.GetAsync(Organization.Aurora.At("home"));
        Assert.Empty(own.Logto.Calls.All);
    }

    [Fact]
    public async Task A_hundred_first_requests_at_once_exchange_once()
    {
        await using var own = await TestSite.StartAsync();
        var dan = await own.BrowseAsAsync("dan@example.com");
        own.Logto.Calls.Forget();
        var requests = Enumerable.Range(0, 100).Select(_ => dan.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, Organization.Aurora.At("settings/roles")))));
        Assert.All(await Task.WhenAll(requests), page => Assert.Equal(HttpStatusCode.OK, page.Status));
        Assert.Single(own.Logto.Calls.All, call => call.Path == "/oidc/token");
    }

    [Fact]
    public async Task A_token_near_its_end_is_renewed_before_it_dies()
    {
        await using var own = await TestSite.StartAsync(TimeSpan.FromMinutes(5));
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        own.Logto.Calls.Forget();
        own.Time.Advance(TimeSpan.FromMinutes(4.5));
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        Assert.Single(own.Logto.Calls.All, call => call.Path == "/oidc/token");
    }

    [Theory]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.TooManyRequests)]
    [InlineData(FaultKind.Refuse)]
    public async Task Without_a_token_and_without_Logto_there_is_a_calm_page_that_offers_a_retry(FaultKind kind)
    {
        await using var own = await TestSite.StartAsync();
        var dan = await own.BrowseAsAsync("dan@example.com");
        own.Logto.Faults.Add(new Fault(kind));
        await dan.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, dan.Page.Status);
        own.Logto.Faults.Clear();
        await dan.ClickAsync("Try again");
        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
        Assert.Equal(Organization.Aurora.At("settings/roles"), dan.Page.Path);
    }

    [Fact]
    public async Task With_a_valid_token_the_work_goes_on_without_Logto()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError));
        own.Time.Advance(TimeSpan.FromMinutes(30));
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
    }

    [Fact]
    public async Task An_organization_that_demands_a_second_factor_explains_itself_and_lets_in_who_has_one()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await own.Logto.RequireSecondFactorAsync("aur0racoffee");
        own.Time.Advance(TimeSpan.FromMinutes(20));
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal("/account/second-factor", ben.Page.Path);

        var fragment = await ben.GetByHtmxAsync(Organization.Aurora.At("settings/roles"));
        Assert.StartsWith("/account/second-factor", fragment.Header("HX-Redirect"), StringComparison.Ordinal);

        await own.Logto.AddSecondFactorAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
    }

    [Fact]
    public async Task A_suspended_person_is_signed_out_cleanly()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        await own.Logto.SuspendAsync("ben@example.com");
        own.Time.Advance(TimeSpan.FromMinutes(20));
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal("/sign-in", ben.Page.Path);
    }

    [Fact]
    public async Task A_refused_page_keeps_the_organizations_navigation()
    {
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        await chloe.GetAsync(Organization.Aurora.At("members/invitations"));
        Assert.Equal(HttpStatusCode.Forbidden, chloe.Page.Status);
        Assert.Equal(Organization.Aurora.At("settings/roles"), chloe.Page.Find("#nav a:last-child").GetAttribute("href"));
    }
}
