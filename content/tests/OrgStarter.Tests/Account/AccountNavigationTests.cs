using System.Net;
using OrgStarter.Testing;

namespace OrgStarter.Tests.Account;

/// <summary>The pages of an account show the navigation of the organization that the person worked in last.</summary>
public sealed class AccountNavigationTests(TestSite site)
{
    private static readonly string[] Pages = ["/account/profile", "/account/sessions", "/account/sessions/sign-out-everywhere"];

    [Fact]
    public async Task They_keep_the_navigation_of_the_last_organization()
    {
        var (owner, organization) = await site.NewOrganizationAsync("Kept");
        await owner.GetAsync(organization.At("home"));
        foreach (var page in Pages)
        {
            await owner.GetAsync(page);
            Assert.Equal((HttpStatusCode.OK, page), (owner.Page.Status, owner.Page.Path));
            Assert.Equal(organization.At("home"), owner.Page.Find("#nav a").GetAttribute("href"));
            Assert.Contains("Kept", owner.Page.Find(".switcher summary").TextContent, StringComparison.Ordinal);
            Assert.False(owner.Page.Has("#nav a[aria-current]"));
        }

        await owner.GetAsync("/account/profile");
        await owner.SubmitAsync("main form", ("Input.Name", "Kim Kept"));
        Assert.Contains("Saved.", owner.Page.Text, StringComparison.Ordinal);
        await owner.GetAsync(organization.At("account/profile"));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
    }

    [Fact]
    public async Task Without_an_organization_or_after_leaving_it_they_have_none()
    {
        var nobody = await site.BrowseAsAsync(TestSite.Someone());
        var (owner, organization) = await site.NewOrganizationAsync();
        var (member, address) = await site.JoinAsync(owner, organization, "member");
        await owner.GetAsync(organization.At($"members/{await site.PersonIdAsync(address)}/remove"));
        await owner.SubmitAsync("#form");
        foreach (var browser in new[] { nobody, member })
        {
            await browser.GetAsync("/account/profile");
            Assert.Equal(HttpStatusCode.OK, browser.Page.Status);
            Assert.False(browser.Page.Has("#nav"));
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(organization.At("account/profile"))).Status);
        }
    }
}
