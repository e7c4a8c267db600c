using System.Net;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Site;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Sign_ins_and_sign_ups_begun_from_one_address_are_limited_together_and_other_addresses_are_not_touched()
    {
        await using var own = await TestSite.StartAsync(settings: ("RateLimits:SignIn:Requests", "3"));
        var here = own.BrowseFrom("203.0.113.7");
        await here.GetAsync("/account/sign-in");
        await here.GetAsync("/account/sign-up");
        await here.GetAsync(Organization.Aurora.At("members"));
        Assert.Equal("/sign-in", here.Page.Path);
        foreach (var address in new[] { "/account/sign-in", "/account/sign-up", Organization.Aurora.At("members"), "/organizations" })
        {
            await here.GetAsync(address);
            Assert.Equal(HttpStatusCode.TooManyRequests, here.Page.Status);
            Assert.Contains("Too many requests", here.Page.Text, StringComparison.Ordinal);
            Assert.InRange(int.Parse(here.Page.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        }

        await own.BrowseFrom("203.0.113.8").SignInAsync("ben@example.com");
    }

    [Fact]
    public async Task An_IPv6_network_counts_as_one_address()
    {
        await using var own = await TestSite.StartAsync(settings: ("RateLimits:SignIn:Requests", "1"));
        await own.BrowseFrom("2001:db8:1:2:a::1").GetAsync("/account/sign-in");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await own.BrowseFrom("2001:db8:1:2:b::9").GetAsync("/account/sign-in")).Status);
        Assert.Equal(HttpStatusCode.OK, (await own.BrowseFrom("2001:db8:1:3::1").GetAsync("/account/sign-in")).Status);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.TooManyRequests)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task Forwarded_addresses_count_only_where_they_are_switched_on(bool configured, HttpStatusCode second)
    {
        await using var own = await TestSite.StartAsync(settings: [
            ("RateLimits:SignIn:Requests", "1"),
            ("ForwardedHeaders_Enabled", configured ? "true" : "false")
        ]);
        Assert.Equal(HttpStatusCode.Found, await BeginForwardedAsync(own, "198.51.100.1"));
        Assert.Equal(second == HttpStatusCode.OK ? HttpStatusCode.Found : second, await BeginForwardedAsync(own, "198.51.100.2"));
        // What a client puts before the proxy's own entry is nobody.
        Assert.Equal(HttpStatusCode.TooManyRequests, await BeginForwardedAsync(own, "192.0.2.99, 198.51.100.2"));
    }

    [Fact]
    public async Task Inviting_by_the_API_is_limited_with_the_pages_and_says_so_as_a_problem()
    {
        await using var own = await TestSite.StartAsync(settings: ("RateLimits:Invitations:Requests", "2"));
        await own.InviteAsync(await own.BrowseAsAsync("alice@example.com"), Organization.Aurora, TestSite.Someone(), "member");
        var alice = await own.ApiAsync("alice@example.com", Organization.Aurora.Id);
        Assert.Equal(200, (await alice.PostAsync("/api/invitations", new { addresses = new[] { TestSite.Someone() } })).Status);
        var refused = await alice.PostAsync("/api/invitations", new { addresses = new[] { TestSite.Someone() } });
        Assert.Equal((429, "too_many_requests"), (refused.Status, refused["code"]));
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(200, (await alice.GetAsync("/api/invitations")).Status);
    }

    [Fact]
    public async Task The_file_of_the_audit_is_limited_and_its_page_is_not()
    {
        await using var own = await TestSite.StartAsync(settings: ("RateLimits:Exports:Requests", "1"));
        var alice = await own.BrowseAsAsync("alice@example.com");
        foreach (var (address, expected) in new[]
        {
            ("audit", 200),
            ("audit?handler=Csv", 200),
            ("audit?handler=Csv", 429),
            ("audit", 200)
        })
        {
            await alice.GetAsync(Organization.Aurora.At(address));
            Assert.Equal(expected, (int)alice.Page.Status);
        }
    }

    [Fact]
    public async Task Invitations_are_limited_by_person_reading_never_and_nothing_typed_is_lost()
    {
        await using var own = await TestSite.StartAsync(settings: ("RateLimits:Invitations:Requests", "2"));
        var alice = await own.BrowseAsAsync("alice@example.com");
        var form = Organization.Aurora.At("members/invitations/new");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await alice.GetAsync(form);
            await alice.SubmitAsync("#form form", ("Input.Addresses", TestSite.Someone()), ("Input.Role", "member"));
            Assert.Equal(HttpStatusCode.OK, alice.Page.Status);
        }

        await alice.GetAsync(form);
        var notice = await alice.SubmitByHtmxAsync("#form form", ("Input.Addresses", "kept@example.com"), ("Input.Role", "member"));
        Assert.Equal(HttpStatusCode.TooManyRequests, notice.Status);
        Assert.StartsWith("<div class=\"notice notice-danger\"", notice.Body.TrimStart(), StringComparison.Ordinal);
        Assert.NotNull(notice.Header("Retry-After"));

        var request = alice.FormRequest("#form form", ("Input.Addresses", "kept@example.com"), ("Input.Role", "member"));
        request.Headers.Add("Origin", Browser.SiteAddress.GetLeftPart(UriPartial.Authority));
        var page = await alice.NavigateAsync(request);
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Equal("kept@example.com", page.ValueOf("Input.Addresses"));
        Assert.True(page.Has("main form[method=post] input[name=__RequestVerificationToken]"));
        Assert.Empty(await own.Logto.MailsToAsync("kept@example.com"));

        // Reading goes on, also of the form itself; so do other people.
        foreach (var _ in Enumerable.Range(0, 5))
        {
            Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync(form)).Status);
            Assert.Equal(HttpStatusCode.OK, (await alice.GetAsync(Organization.Aurora.At("members"))).Status);
        }

        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(form);
        await ben.SubmitAsync("#form form", ("Input.Addresses", TestSite.Someone()), ("Input.Role", "member"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
    }

    [Fact]
    public async Task Endpoints_for_machines_are_limited_each_for_itself_and_answer_without_a_page()
    {
        await using var own = await TestSite.StartAsync(settings: ("RateLimits:Machines:Requests", "2"));
        var machine = own.BrowseFrom("203.0.113.7");
        await machine.PostAsync(BackchannelLogout.Path);
        await machine.PostAsync(BackchannelLogout.Path);
        Assert.Equal(HttpStatusCode.BadRequest, machine.Page.Status);
        await machine.PostAsync(BackchannelLogout.Path);
        Assert.Equal((HttpStatusCode.TooManyRequests, ""), (machine.Page.Status, machine.Page.Body));
        Assert.NotNull(machine.Page.Header("Retry-After"));
        await machine.PostAsync(CspReports.Path);
        Assert.Equal(HttpStatusCode.BadRequest, machine.Page.Status);
    }

    [Theory]
    [InlineData("RateLimits:SignIn:Requests", "0")]
    [InlineData("RateLimits:Exports:Requests", "-1")]
    [InlineData("RateLimits:Machines:Window", "00:00:00")]
    public async Task A_limit_that_lets_nothing_through_refuses_to_start_and_is_named(string setting, string value)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => TestSite.StartAsync(settings: (setting, value)));
        Assert.Contains(string.Join(':', setting.Split(':')[..2]), refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> BeginForwardedAsync(TestSite own, string forwarded)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, "/account/sign-in"));
        request.Headers.Add("X-Forwarded-For", forwarded);
        return (await own.BrowseFrom("10.0.0.1").SendAsync(request)).Status;
    }
}
