using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Tenancy;

/// <summary>Two tabs, two browsers, two people.</summary>
public sealed class TwoBrowsersTests(TestSite site)
{
    [Fact]
    public async Task Two_tabs_work_in_two_organizations_at_the_same_time()
    {
        var dan = await site.BrowseAsAsync("dan@example.com");
        var (aurora, birch) = (
            new Uri(Browser.SiteAddress, Organization.Aurora.At("members")),
            new Uri(Browser.SiteAddress, Organization.Birch.At("members")));
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => dan.SendAsync(new HttpRequestMessage(HttpMethod.Get, i % 2 == 0 ? aurora : birch))));
        for (var i = 0; i < answers.Length; i++)
        {
            Assert.Equal(HttpStatusCode.OK, answers[i].Status);
            Assert.Equal(i % 2 == 0, answers[i].Text.Contains("alice@example.com", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Signing_out_in_one_browser_leaves_the_other_signed_in()
    {
        var (desk, phone) = (await site.BrowseAsAsync("ben@example.com"), await site.BrowseAsAsync("ben@example.com"));
        await desk.GetAsync("/account/sign-out");
        await desk.SubmitAsync("main form");
        await phone.GetAsync(Organization.Aurora.At("home"));
        Assert.Equal(HttpStatusCode.OK, phone.Page.Status);
    }
}
