using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

public sealed class InvitationJourneyTests(RunningSite site)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_sign_up_to_a_second_persons_acceptance_with_and_without_JavaScript(bool javaScript)
    {
        var (owner, guest) = (RunningSite.Someone(), RunningSite.Someone());
        await using var first = await site.OpenAsync(javaScript);
        await first.GoAsync("/");
        await first.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sign up" }).ClickAsync();
        await first.TypeAddressAsync(owner);
        await first.ArriveAsync("/onboarding/create$");

        await first.Page.GetByLabel("Organization name").FillAsync("Delta Dance");
        await first.ClickAsync("Create organization");
        await first.ArriveAsync("/onboarding/invite$");
        await first.Page.GetByLabel("Email addresses").FillAsync($"{guest}\nnot an address");
        await first.Page.GetByLabel("Role").SelectOptionAsync("admin");
        await first.ClickAsync("Send invitations");
        await first.SeeAsync("Sent");
        await first.SeeAsync("Not a valid email address.");
        await first.Page.Locator(".form-actions a.btn-primary").ClickAsync();
        await first.ArriveAsync("/home$");

        // Another person, another browser.
        await using var second = await site.OpenAsync(javaScript);
        await second.GoAsync(await site.InvitationLinkAsync(guest));
        await second.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Sign up" }).ClickAsync();
        await second.SeeAddressAsync(guest);
        await second.TypeAddressAsync(guest);
        await second.SeeAsync("Delta Dance");
        await second.SeeAsync("Admin");
        await second.ClickAsync("Accept");
        await second.ArriveAsync("/o/[a-z0-9]+/home$");

        await second.ClickAsync("Members");
        await second.ArriveAsync("/members$");
        await second.SeeAsync(owner);
        await second.SeeAsync(guest);

        await first.ClickAsync("Invitations");
        await first.SeeAsync("Accepted");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_and_invitations_are_managed_with_and_without_JavaScript(bool javaScript)
    {
        await using var window = await site.OpenAsync(javaScript);
        await window.SignInAsync(RunningSite.Someone());
        await window.Page.GetByLabel("Organization name").FillAsync("Echo Events");
        await window.ClickAsync("Create organization");
        await window.ClickAsync("Skip for now");

        var address = RunningSite.Someone();
        await window.ClickAsync("Invitations");
        await window.ClickAsync("Invite people");
        await window.Page.GetByLabel("Email addresses").FillAsync(address);
        await window.ClickAsync("Send invitations");
        await window.SeeAsync("Sent");
        await window.ClickAsync("Go to invitations");
        await window.ClickAsync($"Resend: {address}");
        await window.ClickAsync("Resend");
        await window.ArriveAsync("/members/invitations$");
        await window.ClickAsync($"Revoke: {address}");
        await window.ClickAsync("Revoke");
        await window.SeeAsync("Revoked");
    }
}
