using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Identity;

/// <summary>The whole way of a sign-out that begins elsewhere: Logto ends a session and tells the site, over a real port.</summary>
public sealed class EndedAtLogtoTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_ends_at_Logto_ends_here_on_the_very_next_request(bool byHtmx)
    {
        await using var site = await TestSite.StartAsync();
        await using var deliveries = await Deliveries.ConnectAsync(site);
        var ben = await site.BrowseAsAsync("ben@example.com");
        var chloe = await site.BrowseAsAsync("chloe@example.com");
        var home = Organization.Aurora.At("home");
        Assert.Equal(HttpStatusCode.OK, (await ben.GetAsync(home)).Status);

        Assert.Equal(1, await site.Logto.EndSessionsAsync("ben@example.com"));

        if (byHtmx)
        {
            Assert.StartsWith(
                "/account/sign-in",
                (await ben.GetByHtmxAsync(Organization.Aurora.At("members"))).Header("HX-Redirect"),
                StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("/sign-in", (await ben.GetAsync(home)).Path);
        }

        Assert.Equal(home, (await chloe.GetAsync(home)).Path);
    }

    [Fact]
    public async Task Signing_out_in_one_browser_leaves_the_other_browsers_of_the_person_alone()
    {
        await using var site = await TestSite.StartAsync();
        await using var deliveries = await Deliveries.ConnectAsync(site);
        var (first, second) = (await site.BrowseAsAsync("ben@example.com"), await site.BrowseAsAsync("ben@example.com"));
        var home = Organization.Aurora.At("home");
        await first.GetAsync(home);
        await first.SubmitAsync("button[formaction='/account/sign-out']");

        Assert.Equal(home, (await second.GetAsync(home)).Path);
        Assert.Equal("/sign-in", (await first.GetAsync(home)).Path);
    }
}
