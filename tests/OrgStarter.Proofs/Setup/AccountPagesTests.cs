using System.Net;
using System.Text.RegularExpressions;
using OrgStarter.DevLogto;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Testing;
using OrgStarter.Testing.Isolation;

namespace OrgStarter.Proofs.Setup;

/// <summary>The ways out of the site to Logto's own account pages.</summary>
public sealed partial class AccountPagesTests
{
    [Fact]
    public async Task Every_account_page_of_Logto_that_any_page_leads_to_is_opened_by_apply_and_closed_before()
    {
        await using var site = await TestSite.StartAsync();
        var links = await LinksAsync(site);
        Assert.Superset(new HashSet<string> { "email", "password", "security" }, links.Select(PageOf).ToHashSet());
        Assert.All(links, link => Assert.Contains(LogtoAccountPage.All, page => page.Name == PageOf(link)));

        var logto = new LogtoClient(site.Logto);
        await AssertAnswerAsync(links, HttpStatusCode.OK);
        await logto.ApiAsync(HttpMethod.Patch, "/sign-in-exp", """{"mfa":{"factors":[],"policy":"UserControlled"}}""");
        await AssertAnswerAsync(
            links.Where(link => LogtoAccountPage.Named(PageOf(link)).NeedsFactors && PageOf(link) != "security"),
            HttpStatusCode.NotFound);
        await logto.ApiAsync(HttpMethod.Patch, "/account-center", new { fields = new { } });
        await AssertAnswerAsync(links, HttpStatusCode.NotFound);
        await logto.ApiAsync(
            HttpMethod.Patch,
            "/account-center",
            new { enabled = false, fields = new { email = "Edit", password = "Edit", mfa = "Edit" } });
        await AssertAnswerAsync(links, HttpStatusCode.NotFound);

        // And as an administrator who runs the command finds it afterwards.
        await SetupRun.RunAsync(
            [.. DevLogtoExtensions.Settings(site.Logto.Endpoint).Select(s => (s.Key, s.Value!)), ("Site:PublicUrl", SetupRun.Site)],
            ["apply", "--yes"]);
        await AssertAnswerAsync(links, HttpStatusCode.OK);
    }

    [Fact]
    public void A_page_that_no_step_opens_cannot_be_linked_to() =>
        Assert.Throws<ArgumentException>(() =>
            AccountAddress.AtLogto(new() { Endpoint = "https://auth.example.com" }, "phone", "https://app.example.com"));

    private static string PageOf(string link) => Page().Match(link).Groups[1].Value;

    private static async Task<IReadOnlyList<string>> LinksAsync(TestSite site)
    {
        var alice = await site.BrowseAsAsync("alice@example.com");
        var found = new HashSet<string>();
        foreach (var door in (await SiteMap.ReadAsync(site)).Where(door =>
            door is { IsPage: true, Verb: "GET", Offers: true, Handler: null }))
        {
            var path = door.Path(parameter => parameter.Contains("guid", StringComparison.Ordinal) ? $"{Guid.NewGuid()}"
                : parameter.StartsWith("{userId", StringComparison.Ordinal) ? "ben000000001" : "invitefaypending00001");
            var page = await alice.GetAsync(door.Kind == Kind.TenantPage ? Organization.Aurora.At(path.TrimStart('/')) : path);
            found.UnionWith(
                page.Document
                    .QuerySelectorAll("[href],[action]")
                    .SelectMany(e => new[] { e.GetAttribute("href"), e.GetAttribute("action") })
                    .OfType<string>()
                    .Where(to => to.StartsWith($"{site.Logto.Endpoint}/account", StringComparison.Ordinal)));
        }

        return [.. found.Order()];
    }

    private static async Task AssertAnswerAsync(IEnumerable<string> links, HttpStatusCode status)
    {
        using var http = new HttpClient();
        foreach (var link in links)
        {
            using var answer = await http.GetAsync(new Uri(link), TestContext.Current.CancellationToken);
            Assert.True(status == answer.StatusCode, $"{link} answers {answer.StatusCode}, not {status}.");
        }
    }

    [GeneratedRegex("/account/([^?/]*)")]
    private static partial Regex Page();
}
