using System.Net;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Faults;

/// <summary>PostgreSQL refuses, is slow, or goes in the middle of an answer: what people see, and that it ends by itself.</summary>
public sealed class DatabaseFaultTests
{
    private static readonly string Members = Organization.Aurora.At("members");

    [Theory]
    [InlineData(LineFault.Refuse)]
    [InlineData(LineFault.Slow)]
    [InlineData(LineFault.CutInTheMiddle)]
    public async Task Pages_fragments_and_the_API_say_try_later_and_go_on_when_it_is_back(LineFault fault)
    {
        await using var line = new FaultyLine();
        await using var site = await TestSite.StartOnPostgresAsync(line.Through);
        var ben = await site.BrowseAsAsync("ben@example.com");
        var api = await site.ApiAsync("ben@example.com", Organization.Aurora.Id);
        await ben.GetAsync(Members);
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);

        line.Fault = fault;
        await ben.GetAsync(Members);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ben.Page.Status);
        Assert.Equal("10", ben.Page.Header("Retry-After"));
        Assert.True(ben.Page.Has("h1"));
        Assert.DoesNotContain("Exception", ben.Page.Body, StringComparison.Ordinal);
        var fragment = await ben.GetByHtmxAsync(Members);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, fragment.Status);
        Assert.StartsWith("<div class=\"notice notice-danger\"", fragment.Body.TrimStart(), StringComparison.Ordinal);
        Assert.Equal(503, (await api.GetAsync("/api/members")).Status);

        line.Fault = LineFault.None;
        await ComesBackAsync(ben);
    }

    [Fact]
    public async Task A_form_that_met_it_is_whole_again_when_it_is_back_and_was_saved_once_at_most()
    {
        await using var line = new FaultyLine();
        await using var site = await TestSite.StartOnPostgresAsync(line.Through);
        var alice = await site.BrowseAsAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members/chloe0000001/role"));
        line.Fault = LineFault.Refuse;
        await alice.SubmitAsync("#form", ("Role", "admin"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, alice.Page.Status);

        line.Fault = LineFault.None;
        await alice.GetAsync(Organization.Aurora.At("members/chloe0000001/role"));
        await ComesBackAsync(alice);
        await alice.GetAsync(Organization.Aurora.At("members/chloe0000001/role"));
        await alice.SubmitAsync("#form", ("Role", "admin"));
        await alice.GetAsync(Organization.Aurora.At("members?q=chloe@"));
        Assert.Contains("Admin", alice.Page.All("#table .badge"));
    }

    [Fact]
    public async Task A_load_balancer_hears_of_it_and_of_its_end()
    {
        await using var line = new FaultyLine();
        await using var site = await TestSite.StartOnPostgresAsync(line.Through);
        var browser = site.Browse();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Health.ReadyPath)).Status);
        line.Fault = LineFault.Refuse;
        site.Time.Advance(Readiness.HoldsFor);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync(Health.ReadyPath)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Health.LivePath)).Status);
        line.Fault = LineFault.None;
        site.Time.Advance(Readiness.HoldsFor);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Health.ReadyPath)).Status);
    }

    /// <summary>In the same session, without a restart.</summary>
    private static async Task ComesBackAsync(Browser browser)
    {
        for (var i = 0; i < 20 && browser.Page.Status != HttpStatusCode.OK; i++)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            await browser.ClickAsync("Try again");
        }

        Assert.Equal(HttpStatusCode.OK, browser.Page.Status);
        Assert.True(browser.Page.Has("#nav"));
    }
}
