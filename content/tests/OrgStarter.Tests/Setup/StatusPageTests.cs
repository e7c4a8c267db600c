using System.Net;
using OrgStarter.DevLogto;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Setup;

/// <summary>The same findings in the browser, for whoever develops the site.</summary>
public sealed class StatusPageTests(TestSite site)
{
    [Fact]
    public async Task In_Development_it_shows_every_finding_and_no_secret()
    {
        var browser = site.Browse();
        await browser.GetAsync("/status/logto");
        Assert.Equal(HttpStatusCode.OK, browser.Page.Status);
        var findings = browser.Page.Document.QuerySelectorAll("[data-finding]");
        Assert.True(findings.Length >= 12, browser.Page.Body);
        Assert.Contains(findings, f =>
            f.GetAttribute("data-finding") == "Good" && f.TextContent.Contains("Organization roles", StringComparison.Ordinal));
        Assert.DoesNotContain(DevLogtoApplications.SiteSecret, browser.Page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elsewhere_there_is_no_such_page()
    {
        await using var production = await TestSite.StartAsync(settings: TestSite.Production);
        var browser = production.BrowseSecurely();
        production.Logto.Calls.Forget();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/status/logto")).Status);
        Assert.Empty(production.Logto.Calls.All);
    }
}
