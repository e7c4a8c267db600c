using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

public sealed partial class HtmxTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Projects_are_managed_with_and_without_JavaScript(bool javaScript)
    {
        await using var window = await site.OpenAsync(javaScript);
        await window.SignInAsync(RunningSite.Someone());
        await window.Page.GetByLabel("Organization name").FillAsync("Echo Events");
        await window.ClickAsync("Create organization");
        await window.ClickAsync("Skip for now");

        await window.ClickAsync("Projects");
        await window.ClickAsync("New project");
        await window.ClickAsync("Create project");
        await window.SeeAsync("Enter a name.");
        await window.Page.GetByLabel("Name").FillAsync("Stage plan");
        await window.ClickAsync("Create project");
        await window.SeeAsync("“Stage plan” was created.");
        await window.ClickAsync("Edit: Stage plan");
        await window.Page.GetByLabel("Name").FillAsync("Stage map");
        await window.ClickAsync("Save");
        await window.SeeAsync("Stage map");
        await window.ClickAsync("Delete: Stage map");
        await window.ClickAsync("Delete");
        await window.SeeAsync("No projects yet");
    }

    [Fact]
    public async Task An_error_in_a_dialog_moves_the_focus_to_the_field()
    {
        await using var ben = await SignedInAsync("ben@example.com", "/o/aur0racoffee/projects");
        await ben.ClickAsync("New project");
        await ben.ClickAsync("Create project");
        await Assertions.Expect(ben.Page.Locator("#Input_Name")).ToBeFocusedAsync();
        await ben.BeAccessibleAsync();
    }

    [Fact]
    public async Task Without_a_connection_a_notice_appears_and_the_form_stays()
    {
        await using var ben = await SignedInAsync("ben@example.com", "/o/aur0racoffee/projects");
        await ben.ClickAsync("New project");
        await ben.Page.FillAsync("#Input_Name", "Typed on a train");
        ben.Expect("ERR_INTERNET_DISCONNECTED");
        ben.Expect("htmx:sendError");
        ben.Expect("htmx:afterRequest");
        await ben.Page.Context.SetOfflineAsync(true);
        await ben.ClickAsync("Create project");
        await ben.SeeAsync("The site could not be reached.");
        await Assertions.Expect(ben.Page.Locator("#Input_Name")).ToHaveValueAsync("Typed on a train");
        await ben.Page.Context.SetOfflineAsync(false);
        await ben.ClickAsync("Create project");
        await ben.SeeAsync("“Typed on a train” was created.");
    }
}
