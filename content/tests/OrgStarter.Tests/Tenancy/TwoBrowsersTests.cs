using System.Net;
using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Tenancy;

/// <summary>Two tabs, two browsers, two people.</summary>
public sealed class TwoBrowsersTests(TestSite site)
{
    [Fact]
    public async Task Two_tabs_work_in_two_organizations_at_the_same_time()
    {
        var dan = await site.BrowseAsAsync("dan@example.com");
        var (aurora, birch) = (new Uri(Browser.SiteAddress, Organization.Aurora.At("members")), new Uri(Browser.SiteAddress, Organization.Birch.At("members")));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => dan.SendAsync(new HttpRequestMessage(HttpMethod.Get, i % 2 == 0 ? aurora : birch))));
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

    [Fact]
    public async Task A_form_left_open_while_somebody_else_signed_in_does_nothing_in_their_name()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        var request = owner.FormRequest("#form", ("Input.Name", "Whose is it"));
        await owner.GetAsync("/account/sign-out");
        await owner.SubmitAsync("main form");
        await owner.SignInAsync(TestSite.Someone());
        var answer = await owner.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Fact]
    public async Task Another_tenants_ids_in_a_form_are_ignored()
    {
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("projects/new"));
        await owner.SubmitAsync("#form", ("Input.Name", "Stays here"), ("OrganizationId", "birchbooks01"), ("Input.OrganizationId", "birchbooks01"));
        await owner.GetAsync(organization.At("projects"));
        Assert.Contains("Stays here", owner.Page.Text, StringComparison.Ordinal);
        var dan = await site.BrowseAsAsync("dan@example.com");
        await dan.GetAsync(Organization.Birch.At("projects"));
        Assert.DoesNotContain("Stays here", dan.Page.Text, StringComparison.Ordinal);
    }
}
