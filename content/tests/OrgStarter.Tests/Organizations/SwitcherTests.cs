using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Tests.Infrastructure;

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
        await ben.GetAsync(Organization.Aurora.At("projects"));
        own.Logto.Faults.Add(new Fault(FaultKind.ServerError));
        own.Time.Advance(TimeSpan.FromMinutes(9));
        await ben.GetAsync(Organization.Aurora.At("projects"));
        Assert.Equal(HttpStatusCode.OK, ben.Page.Status);
        Assert.True(ben.Page.Has(".switcher a[href='/organizations']"));
    }

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
