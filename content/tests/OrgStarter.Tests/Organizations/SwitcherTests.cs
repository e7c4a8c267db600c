using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Organizations;

public sealed class SwitcherTests(TestSite site)
{
    [Fact]
    public async Task The_switcher_names_the_current_organization_and_leads_to_the_others()
    {
        var dan = await site.BrowseAsAsync("dan@example.com");
        await dan.GetAsync(Organization.Aurora.At("home"));
        Assert.Contains("Aurora Coffee", dan.Page.Find(".switcher summary").TextContent, StringComparison.Ordinal);
        Assert.Equal(Organization.Aurora.At("home"), dan.Page.Find(".switcher a[aria-current]").GetAttribute("href"));
        await dan.GetAsync(dan.Page.Find(".switcher li:not(:has([aria-current])) a").GetAttribute("href")!);
        Assert.Equal(Organization.Birch.At("home"), dan.Page.Path);
        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
    }

    [Fact]
    public async Task In_every_organization_somebody_has_the_role_of_that_one()
    {
        var dan = await site.BrowseAsAsync("dan@example.com");
        await dan.GetAsync(Organization.Birch.At("members/invitations"));
        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
        await dan.GetAsync(Organization.Aurora.At("members/invitations"));
        Assert.Equal(HttpStatusCode.Forbidden, dan.Page.Status);
        await dan.GetAsync(Organization.Birch.At("members/invitations"));
        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
    }

    [Fact]
    public async Task A_new_organization_is_in_the_switcher_at_once()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync("/onboarding/create");
        await owner.SubmitAsync("form[data-guard]", ("Input.Name", "My second one"));
        await owner.GetAsync(organization.At("home"));
        Assert.Contains(owner.Page.All(".switcher li"), name => name.Contains("My second one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_Logto_the_page_stays_and_the_switcher_still_leads_to_all_organizations()
    {
        await using var own = await TestSite.StartAsync();
        var ben = await own.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError));
        own.Time.Advance(TimeSpan.FromMinutes(9));
        await ben.GetAsync(Organization.Aurora.At("settings/roles"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        Assert.True(ben.Page.Has(".switcher a[href='/organizations']"));
    }

    [Fact]
    public async Task The_organization_last_worked_in_comes_first_in_every_browser()
    {
        var address = TestSite.Someone();
        var owner = await site.BrowseAsAsync(address);
        var organizations = new List<Organization>();
        foreach (var name in (string[])["Alpha", "Beta", "Gamma"])
        {
            organizations.Add(await CreateAsync(owner, name));
        }

        await owner.GetAsync(organizations[1].At("home"));
        Assert.Equal(["Beta", "Gamma", "Alpha"], owner.Page.All("#switcher-list bdi"));
        await owner.GetAsync(organizations[0].At("settings/roles"));
        var there = await site.BrowseAsAsync(address);
        await there.GetAsync("/organizations");
        Assert.Equal(["Alpha", "Beta", "Gamma"], there.Page.All(".org-card bdi"));
    }

    [Fact]
    public async Task A_page_after_a_page_in_the_same_organization_asks_Logto_for_nothing_and_notes_nothing()
    {
        await using var own = await TestSite.StartAsync();
        var dan = await own.BrowseAsAsync("dan@example.com");
        await dan.GetAsync(Organization.Birch.At("home"));
        // The list of roles is the same for all organizations, and kept.
        await dan.GetAsync(Organization.Birch.At("settings/roles"));
        var noted = await NotedAsync(own);
        own.Logto.Calls.Forget();
        own.Time.Advance(TimeSpan.FromSeconds(20));
        foreach (var page in (string[])["home", "audit", "settings/roles"])
        {
            await dan.GetAsync(Organization.Birch.At(page));
        }

        Assert.Empty(own.Logto.Calls.All);
        Assert.Equal(noted, await NotedAsync(own));
        await dan.GetAsync(Organization.Aurora.At("home"));
        Assert.NotEqual(noted, await NotedAsync(own));
    }

    [Fact]
    public async Task Many_organizations_are_searched_on_their_page_and_in_the_switcher_itself()
    {
        var owner = await site.BrowseAsAsync(TestSite.Someone());
        var organization = await CreateAsync(owner, "Orchard 1");
        await owner.GetAsync(organization.At("home"));
        Assert.False(owner.Page.Has(".switcher input[type=search]"));
        for (var i = 2; i <= 8; i++)
        {
            await CreateAsync(owner, i == 8 ? "Zebra <b>" : $"Orchard {i}");
        }

        await owner.GetAsync(organization.At("home"));
        Assert.Equal(7, owner.Page.Document.QuerySelectorAll("#switcher-list a").Length);
        var inPlace = await owner.GetByHtmxAsync(
            $"{owner.Page.Find(".switcher input[type=search]").GetAttribute("hx-get")}&q=zEb&current={organization.Id}");
        Assert.Equal(["Zebra <b>"], inPlace.All("#switcher-list bdi"));
        await owner.SubmitAsync(".switcher form[role=search]", ("q", "zebra"));
        Assert.Equal("/organizations", owner.Page.Path);
        Assert.Equal(["Zebra <b>"], owner.Page.All(".org-card bdi"));
        Assert.Equal("zebra", owner.Page.ValueOf("q"));
        await owner.SubmitAsync("main form[role=search]", ("q", "nothing like it"));
        Assert.Contains("No matching organizations", owner.Page.Text, StringComparison.Ordinal);
    }

    private static async Task<Organization> CreateAsync(Browser owner, string name)
    {
        await owner.GetAsync("/onboarding/create");
        await owner.SubmitAsync("form[data-guard]", ("Input.Name", name));
        return new Organization(owner.Page.Path.Split('/')[2], name);
    }

    private static Task<long> NotedAsync(TestSite site) => site.InDatabaseAsync(async db =>
        (await db.OrganizationVisits.Select(visit => visit.LastAt).ToListAsync(TestContext.Current.CancellationToken))
            .Sum(at => at.UtcTicks % 1_000_000_000_000));

    [Fact]
    public async Task Somebody_in_no_organization_is_told_so_and_helped_on()
    {
        await using var own = await TestSite.StartAsync();
        var eve = await own.BrowseAsAsync("eve@example.com");
        Assert.Equal("/onboarding/create", eve.Page.Path);
        await eve.GetAsync("/organizations");
        Assert.True(eve.Page.Has(".empty a[href='/onboarding']"));
    }
}
