using OrgStarter.Testing;

namespace OrgStarter.Tests.Features.Operators;

public sealed partial class OperatorPagesTests
{
    [Fact]
    public async Task The_page_of_an_organization_shows_its_plan_and_leads_to_the_form()
    {
        var (_, organization) = await site.NewOrganizationAsync();
        var browser = await site.BrowseAsAsync(OperatorAccessTests.Operator);
        await browser.GetAsync($"/operator/organizations/{organization.Id}");
        await browser.ClickAsync("Plan");
        await browser.SubmitAsync("main form", ("Plan", "team"));
        await browser.ClickAsync("Cancel");
        Assert.Equal(["Team", "20"], browser.Page.All(".facts dd").Skip(1).Take(2));
    }
}
