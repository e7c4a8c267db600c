using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

/// <summary>What two people of one organization live through, on any Logto.</summary>
public sealed class MemberJourneyTests(RunningSite site)
{
    [Fact]
    public async Task A_role_is_changed_a_member_removed_an_organization_switched_and_everybody_signs_out()
    {
        var (owner, guest) = (RunningSite.Someone(), RunningSite.Someone());
        await using var first = await site.OpenAsync();
        await first.SignInAsync(owner);
        var organization = await CreateAsync(first, "Foxtrot Films");
        await first.GoAsync($"{organization}/members/invitations/new");
        await first.Page.GetByLabel("Email addresses").FillAsync(guest);
        await first.Page.GetByLabel("Role").SelectOptionAsync("admin");
        await first.ClickAsync("Send invitations");
        await first.SeeAsync("Sent");

        await using var second = await site.OpenAsync();
        await second.GoAsync(await site.InvitationLinkAsync(guest));
        await second.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sign up" }).ClickAsync();
        await second.TypeAddressAsync(guest);
        await second.ClickAsync("Accept");
        await second.ArriveAsync("/home$");
        await second.GoAsync($"{organization}/audit");
        await second.SeeAsync("Invitation accepted");

        // The owner makes the admin a member, whose next page no longer shows the log.
        await first.GoAsync($"{organization}/members?q={guest}");
        var row = first.Page.Locator("#table tbody tr", new() { HasText = guest });
        await row.Locator(".role").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Member" }).ClickAsync();
        await Assertions.Expect(row.Locator(".badge")).ToContainTextAsync("Member");
        second.Expect("403");
        await second.GoAsync($"{organization}/audit");
        await second.SeeAsync("403");

        // And removes them: for them the organization does not exist any more.
        await row.Locator(".role").ClickAsync();
        await row.GetByRole(AriaRole.Link, new() { Name = "Remove" }).ClickAsync();
        await first.Page.Locator("#dialog button.btn-danger").ClickAsync();
        await first.SeeAsync("was removed.");
        second.Expect("404");
        await second.GoAsync($"{organization}/home");
        await second.SeeAsync("404");

        // A second organization, and back to the first by the switcher.
        await first.GoAsync("/onboarding/create");
        var other = await CreateAsync(first, "Golf Games");
        Assert.NotEqual(organization, other);
        await first.GoAsync($"{other}/home");
        await first.Page.Locator(".switcher summary").ClickAsync();
        await first.ClickAsync("Foxtrot Films");
        await first.ArriveAsync($"{organization}/home$");

        await first.GoAsync("/account/sign-out");
        await first.ClickAsync("Sign out");
        await first.ArriveAsync("/account/signed-out$");
        await first.SignInAsync(owner);
        await first.ArriveAsync("/o/|/organizations");
    }

    /// <returns>The address of the new organization.</returns>
    private static async Task<string> CreateAsync(Window window, string name)
    {
        await window.Page.GetByLabel("Organization name").FillAsync(name);
        await window.ClickAsync("Create organization");
        await window.ArriveAsync("/onboarding/invite$");
        return new Uri(window.Page.Url).AbsolutePath.Replace("/onboarding/invite", "", StringComparison.Ordinal);
    }
}
