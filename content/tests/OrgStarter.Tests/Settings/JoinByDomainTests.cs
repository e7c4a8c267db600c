using OrgStarter.Domains;
using OrgStarter.Tests.Audit;
using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Settings;

public sealed class JoinByDomainTests(TestSite site)
{
    [Theory]
    [InlineData(JoinMode.Suggest)]
    [InlineData(JoinMode.Automatic)]
    public async Task Who_is_registered_already_is_told_of_their_colleagues_and_joins_with_a_click(JoinMode mode)
    {
        var domain = DomainsTests.NewDomain();
        var someone = await site.BrowseAsAsync($"someone@{domain}");
        var (owner, organization) = await DomainsTests.ProvenAsync(site, domain);
        Assert.False((await someone.GetAsync("/organizations")).Has("form[action='/organizations/join']"));
        await DomainsTests.ModeAsync(owner, mode);
        await someone.GetAsync("/onboarding/create");
        await someone.ClickAsync("Look at it");
        Assert.Contains(organization.Name, someone.Page.Text, StringComparison.Ordinal);
        await someone.SubmitAsync("form[action='/organizations/join']");
        Assert.Equal(organization.At("home"), someone.Page.Path);
        Assert.Contains("You are a member now.", someone.Page.Text, StringComparison.Ordinal);
        Assert.False((await someone.GetAsync("/organizations")).Has("form[action='/organizations/join']"));
        Assert.Equal(["Member"], someone.Page.All(".org-card .badge"));
        Assert.Equal(("Joined by mail domain", (string?)null), ((await owner.AuditAsync(organization))[0].What, (await owner.AuditAsync(organization))[0].Outcome));
    }

    [Fact]
    public async Task Nobody_else_may_join_whatever_form_they_send_and_whatever_their_address_was()
    {
        var domain = DomainsTests.NewDomain();
        var (owner, organization) = await DomainsTests.ProvenAsync(site, domain);
        await DomainsTests.ModeAsync(owner, JoinMode.Suggest);
        foreach (var address in new[] { TestSite.Someone(), $"x@sub.{domain}", $"x@{domain}.example.org" })
        {
            var stranger = await site.BrowseAsAsync(address);
            await PostAsync(stranger, organization);
            Assert.Contains("cannot join", stranger.Page.Text, StringComparison.Ordinal);
        }

        var moved = await site.BrowseAsAsync($"moved@{domain}");
        await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Patch, $"/users/{await site.PersonIdAsync($"moved@{domain}")}", new { primaryEmail = TestSite.Someone() });
        await PostAsync(moved, organization);
        Assert.Contains("cannot join", moved.Page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await site.Logto.CountMembersAsync(organization.Id, "owner"));
        Assert.Equal(0, await site.Logto.CountMembersAsync(organization.Id, "member"));
    }

    [Fact]
    public async Task A_full_organization_takes_nobody_more_until_there_is_room()
    {
        var domain = DomainsTests.NewDomain();
        var (owner, organization) = await DomainsTests.ProvenAsync(site, domain);
        await DomainsTests.ModeAsync(owner, JoinMode.Suggest);
        await site.LimitSeatsAsync(organization, 1);
        var someone = await site.BrowseAsAsync($"someone@{domain}");
        await someone.GetAsync("/organizations/join");
        await someone.SubmitAsync("form[action='/organizations/join']");
        Assert.Contains("All seats of this organization are taken.", someone.Page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await site.Logto.CountMembersAsync(organization.Id, "member"));

        await site.LimitSeatsAsync(organization, 2);
        await someone.SubmitAsync("form[action='/organizations/join']");
        Assert.Equal(organization.At("home"), someone.Page.Path);
    }

    [Fact]
    public async Task Nobody_is_led_into_an_organization_that_is_being_deleted()
    {
        var domain = DomainsTests.NewDomain();
        var (owner, organization) = await DomainsTests.ProvenAsync(site, domain);
        await DomainsTests.ModeAsync(owner, JoinMode.Suggest);
        await owner.GetAsync(organization.At("settings/delete"));
        await owner.SubmitAsync("#form", ("Name", organization.Name));
        var someone = await site.BrowseAsAsync($"someone@{domain}");
        Assert.False((await someone.GetAsync("/organizations")).Has("form[action='/organizations/join']"));
        await PostAsync(someone, organization);
        Assert.Contains("cannot join", someone.Page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/organization-invitations", false)]
    [InlineData("POST", "/organization-invitations", true)]
    [InlineData("PUT", "/status", false)]
    [InlineData("PUT", "/status", true)]
    public async Task After_a_crash_nobody_is_a_member_without_a_role_and_the_same_click_finishes_it(string method, string path, bool afterAnswer)
    {
        var (own, crash) = await Crash.StartSiteAsync();
        await using var _ = own;
        var domain = DomainsTests.NewDomain();
        var someone = await own.BrowseAsAsync($"someone@{domain}");
        var (owner, organization) = await DomainsTests.ProvenAsync(own, domain);
        await DomainsTests.ModeAsync(owner, JoinMode.Suggest);
        await someone.GetAsync("/organizations/join");
        var page = someone.Page;
        crash.On(method, path, afterAnswer);
        await someone.SubmitAsync("form[action='/organizations/join']");
        await crash.RestartAsync(own);
        Assert.Equal(afterAnswer && method == "PUT" ? 1 : 0, await own.Logto.CountMembersAsync(organization.Id, "member"));
        someone = own.Browse(someone, page);
        await someone.SubmitAsync("form[action='/organizations/join']");
        Assert.Equal(organization.At("home"), someone.Page.Path);
        Assert.Equal(1, await own.Logto.CountMembersAsync(organization.Id, "member"));
    }

    private static async Task PostAsync(Browser browser, Organization organization)
    {
        await browser.GetAsync("/organizations");
        await browser.PostAsync("/organizations/join", ("organizationId", organization.Id), ("__RequestVerificationToken", browser.Page.ValueOf("__RequestVerificationToken")));
    }
}
