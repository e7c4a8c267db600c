using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Jobs;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Features.Operators;

/// <summary>What operators see and do. The site's other tests use other organizations.</summary>
public sealed partial class OperatorPagesTests(TestSite site) : IClassFixture<TestSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_comes_from_Logto_in_pages_and_is_searched_there()
    {
        var logto = new LogtoClient(site.Logto);
        var prefix = $"Found {Guid.NewGuid():N}";
        for (var i = 0; i < 21; i++)
        {
            await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = $"{prefix} {i}" });
        }

        var (owner, organization) = await site.NewOrganizationAsync($"{prefix} used");
        await owner.GetAsync(organization.At("home"));
        var browser = await site.BrowseAsAsync(OperatorAccessTests.Operator);
        await browser.GetAsync("/operator");
        await browser.SubmitAsync("form[role=search]", ("q", prefix));
        Assert.Equal(20, browser.Page.All("#table tbody tr").Count);
        Assert.Contains("1–20 of 22", browser.Page.All(".pager-summary")[0], StringComparison.Ordinal);
        var used = browser.Page.All("#table tbody tr").Single(row => row.Contains("used", StringComparison.Ordinal));
        Assert.Matches("1 (Free )?Unlimited", used);
        Assert.DoesNotContain("Never", used, StringComparison.Ordinal);

        await browser.ClickAsync("Next");
        Assert.Equal(2, browser.Page.All("#table tbody tr").Count);
        Assert.Equal(2, (await browser.GetByHtmxAsync($"/operator?q={prefix}&p=99")).All("tbody tr").Count);
        await logto.ApiAsync(HttpMethod.Post, "/organizations", new { name = $@"A\B_C {prefix}" });
        Assert.Single((await browser.GetAsync($"/operator?q={Uri.EscapeDataString($@"A\B_C {prefix}")}")).All("#table tbody tr"));
        Assert.Empty((await browser.GetAsync($"/operator?q={Uri.EscapeDataString($"A_B_C {prefix}")}")).All("#table tbody tr"));
        await browser.GetAsync("/operator?q=nobody-has-this-name");
        Assert.Contains("No organization found", browser.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_organization_is_closed_at_once_in_every_instance_until_it_is_reopened()
    {
        await using var own = await TestSite.StartAsync(settings: ("Site:SupportContact", "help@example.com"));
        var other = own.StartAnother();
        var (owner, organization) = await own.NewOrganizationAsync();
        var (member, address) = await own.JoinAsync(owner, organization, "member");
        var api = await own.ApiAsync(address, organization.Id);
        Assert.Equal(200, (await api.GetAsync("/api/members")).Status);
        var guest = TestSite.Someone();
        var link = await own.InviteAsync(owner, organization, guest, "member");
        var elsewhere = other.Browse(member);
        Assert.Equal(organization.At("home"), (await elsewhere.GetAsync(organization.At("home"))).Path);

        var browser = await own.BrowseAsAsync(OperatorAccessTests.Operator);
        var page = $"/operator/organizations/{organization.Id}";
        await browser.GetAsync(page);
        await browser.SubmitAsync("#form", ("Reason", " "));
        Assert.Equal("Enter a reason.", browser.Page.ErrorOf("Reason"));
        await browser.SubmitAsync("#form", ("Reason", "The invoice of May is open."));
        Assert.Equal(page, browser.Page.Path);
        Assert.Contains("Suspended", browser.Page.All(".badge"));

        var calm = organization.At("settings/suspended");
        foreach (var path in new[] { "home", "members", "settings/leave", "settings/delete", "settings/closing" })
        {
            await owner.GetAsync(organization.At(path));
            Assert.Equal(calm, owner.Page.Path);
        }

        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
        Assert.Contains($"{organization.Name} is suspended", owner.Page.Text, StringComparison.Ordinal);
        Assert.Contains("The invoice of May is open.", owner.Page.Text, StringComparison.Ordinal);
        Assert.Equal("mailto:help@example.com", owner.Page.Find("main p a").GetAttribute("href"));
        Assert.False(owner.Page.Has("#nav"));
        Assert.Equal(calm, (await elsewhere.GetAsync(organization.At("home"))).Path);
        Assert.Equal(calm, (await member.GetByHtmxAsync(organization.At("members"))).Header("HX-Redirect"));
        Assert.Equal(401, (await api.GetAsync("/api/members")).Status);
        own.Time.Advance(TimeSpan.FromSeconds(2));
        var refused = await (await own.ApiAsync(address, organization.Id)).GetAsync("/api/members");
        Assert.Equal((403, "organization_suspended"), (refused.Status, refused["code"]));
        var invited = await own.BrowseAsAsync(guest);
        await invited.GetAsync(link);
        Assert.False(invited.Page.Has("form[data-guard]"));

        await browser.SubmitAsync("#form", ("Reason", "Paid."));
        Assert.DoesNotContain("Suspended", browser.Page.All(".badge"));
        Assert.Equal(organization.At("home"), (await owner.GetAsync(organization.At("home"))).Path);
        Assert.Equal(organization.At("home"), (await elsewhere.GetAsync(organization.At("home"))).Path);
        Assert.Equal(organization.At("home"), (await owner.GetAsync(calm)).Path);
        own.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await (await own.ApiAsync(address, organization.Id)).GetAsync("/api/members")).Status);
        await invited.GetAsync(link);
        await invited.SubmitAsync("form[data-guard]", "Accept");
        Assert.Equal(organization.At("home"), invited.Page.Path);

        var log = (await owner.AuditAsync(organization)).Where(entry => entry.Of == organization.Name).Take(2).ToList();
        Assert.Equal(["Organization reopened", "Organization suspended"], log.Select(entry => entry.What));
        Assert.All(log, entry => Assert.Equal("System", entry.Who));
        Assert.Contains("The invoice of May is open.", log[1].Details, StringComparison.Ordinal);
        await browser.GetAsync("/operator/activity");
        Assert.Contains(
            $"Olga Ortiz Organization suspended {organization.Name} The invoice of May is open.",
            browser.Page.Text,
            StringComparison.Ordinal);
        Assert.Contains($"Olga Ortiz Organization reopened {organization.Name} Paid.", browser.Page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_job_is_started_again_and_its_error_shows_no_address()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        var key = Guid.NewGuid().ToString();
        await site.InDatabaseAsync(db =>
        {
            db.Add(new Job
            {
                Kind = "of-a-test",
                Key = key,
                OrganizationId = organization.Id,
                EnqueuedAt = site.Time.GetUtcNow(),
                DiedAt = site.Time.GetUtcNow(),
                Attempts = 10,
                LastError = "LogtoException: bob@example.com is unknown",
            });
            return db.SaveChangesAsync(Ct);
        });

        var browser = await site.BrowseAsAsync(OperatorAccessTests.Operator);
        await browser.GetAsync("/operator/jobs");
        Assert.Contains("10 attempts", browser.Page.Text, StringComparison.Ordinal);
        Assert.Contains("LogtoException: [...] is unknown", browser.Page.Text, StringComparison.Ordinal);
        await browser.SubmitAsync($"button[formaction*='{key}']");
        Assert.DoesNotContain(key, browser.Page.Text, StringComparison.Ordinal);
        var job = await site.InDatabaseAsync(db => db.Set<Job>().AsNoTracking().SingleAsync(job => job.Key == key, Ct));
        Assert.Equal((null, 0), (job.DiedAt, job.Attempts));
        Assert.NotNull(job.DueAt);

        await browser.GetAsync("/operator/activity");
        Assert.Contains($"Job started again of-a-test {key}", browser.Page.Text, StringComparison.Ordinal);
        Assert.Equal($"of-a-test {key}", (await owner.AuditAsync(organization))[0].Of);
        await browser.PostAsync(
            $"/operator/jobs?kind=of-a-test&key={key}", ("__RequestVerificationToken", browser.Page.ValueOf("__RequestVerificationToken")));
        Assert.Equal("/operator/jobs", browser.Page.Path);
    }

    [Fact]
    public async Task Operators_see_numbers_and_nothing_that_belongs_to_an_organization()
    {
        var browser = await site.BrowseAsAsync(OperatorAccessTests.Operator);
        Assert.Contains("Operate the site", browser.Page.All(".user-menu a"));
        await browser.GetAsync("/operator/organizations/aur0racoffee");
        Assert.Equal("34", browser.Page.All(".facts dd")[0]);
        foreach (var text in new[] { "Alice", "alice@example.com", "Roastery", "fay@example.com" })
        {
            Assert.DoesNotContain(text, browser.Page.Body, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/o/aur0racoffee/home")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/operator/organizations/nosuchorg")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/operator/organizations/..%2Fusers")).Status);
        Assert.Equal(14, (await browser.GetAsync("/operator/activity")).Document.QuerySelectorAll(".chart:first-of-type rect").Length);

        var owner = await site.BrowseAsAsync("alice@example.com");
        Assert.DoesNotContain("Operate the site", owner.Page.All(".user-menu a"));
    }

    [Theory]
    [InlineData("/operator")]
    [InlineData("/operator/organizations/aur0racoffee")]
    [InlineData("/operator/jobs")]
    [InlineData("/operator/activity")]
    public async Task A_page_has_a_heading_a_title_and_its_language(string page)
    {
        var browser = await site.BrowseAsAsync(OperatorAccessTests.Operator);
        var english = await browser.GetAsync(page);
        browser.Language = "zh-Hant-TW";
        var chinese = await browser.GetAsync(page);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (english.Status, chinese.Status));
        Assert.Equal("zh-Hant", chinese.Document.DocumentElement.GetAttribute("lang"));
        Assert.Single(english.Document.QuerySelectorAll("main h1"));
        Assert.NotEqual(english.Text, chinese.Text);
    }
}
