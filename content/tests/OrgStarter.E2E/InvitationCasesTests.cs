using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

/// <summary>
/// The ten cases of docs/invitations.md that people meet most, between two browsers: whoever invites, and whoever opens the link. Half of
/// them without JavaScript.
/// </summary>
public sealed class InvitationCasesTests(RunningSite site)
{
    private const string Name = "Foxglove Films";

    [Fact]
    public async Task A_newcomer_without_JavaScript_signs_up_by_the_link_and_joins()
    {
        await using var owner = await OwnerAsync(javaScript: false);
        await using var guest = await site.OpenAsync(javaScript: false);
        var address = RunningSite.Someone();
        await guest.GoAsync(await InviteAsync(owner, address));
        await guest.ClickMainAsync("Sign up");
        await guest.TypeAddressAsync(address);
        await AcceptAsync(guest);
    }

    [Fact]
    public async Task Who_has_an_account_signs_in_by_the_link_and_joins()
    {
        var address = await AccountAsync();
        await using var owner = await OwnerAsync();
        await using var guest = await site.OpenAsync();
        await guest.GoAsync(await InviteAsync(owner, address));
        await guest.ClickMainAsync("Sign in");
        await guest.TypeAddressAsync(address);
        await AcceptAsync(guest);
    }

    [Fact]
    public async Task Who_is_signed_in_without_JavaScript_joins_at_once()
    {
        await using var owner = await OwnerAsync(javaScript: false);
        await using var guest = await site.OpenAsync(javaScript: false);
        var address = RunningSite.Someone();
        var link = await InviteAsync(owner, address);
        await guest.SignInAsync(address);
        await guest.ArriveAsync("/onboarding/invitations$");
        await guest.GoAsync(link);
        await AcceptAsync(guest);
    }

    [Fact]
    public async Task In_the_wrong_account_without_JavaScript_the_invitation_is_kept_through_another()
    {
        await using var owner = await OwnerAsync(javaScript: false);
        await using var guest = await site.OpenAsync(javaScript: false);
        var address = RunningSite.Someone();
        var link = await InviteAsync(owner, address);
        await guest.SignInAsync(RunningSite.Someone());
        await guest.ArriveAsync("/onboarding/create$");
        await guest.GoAsync(link);
        await guest.SeeAsync("This invitation is for another account");
        Assert.DoesNotContain(Name, await guest.Page.ContentAsync(), StringComparison.Ordinal);
        await guest.ClickAsync("Use another account");
        await guest.TypeAddressAsync(address);
        // Logto's own page between one person and another; with JavaScript it goes on by itself.
        await guest.ClickAsync("Continue");
        await AcceptAsync(guest);
    }

    [Fact]
    public async Task An_expired_one_names_whom_to_ask_and_leads_on()
    {
        await using var owner = await OwnerAsync();
        await using var guest = await site.OpenAsync();
        var address = RunningSite.Someone();
        var link = await InviteAsync(owner, address);
        await guest.SignInAsync(address);
        await guest.ArriveAsync("/onboarding/invitations$");
        var expired = await site.Tenant.ExpireInvitationAsync(link.Split('/')[^1]);
        await guest.GoAsync($"/invitations/{expired}");
        await guest.SeeAsync("This invitation has expired");
        await guest.SeeAsync($"The invitation was to {Name}.");
        await guest.ClickAsync("Go to your organizations");
        await guest.ArriveAsync("/organizations$");
    }

    [Fact]
    public async Task One_that_is_revoked_while_the_page_is_open_says_so_without_JavaScript()
    {
        await using var owner = await OwnerAsync(javaScript: false);
        await using var guest = await site.OpenAsync(javaScript: false);
        var address = RunningSite.Someone();
        var link = await InviteAsync(owner, address);
        await guest.SignInAsync(address);
        await guest.ArriveAsync("/onboarding/invitations$");
        await guest.GoAsync(link);
        await guest.SeeAsync("Accept");
        await owner.GoAsync($"{HomeOf(owner)}/members/invitations/{link.Split('/')[^1]}/revoke");
        await owner.ClickAsync("Revoke");
        await owner.ArriveAsync("/members/invitations");
        await guest.ClickAsync("Accept");
        await guest.SeeAsync("This invitation was revoked");
        await guest.ClickAsync("Go to your organizations");
        await guest.ArriveAsync("/organizations$");
    }

    [Fact]
    public async Task Who_has_joined_and_opens_the_link_again_goes_to_the_organization()
    {
        await using var owner = await OwnerAsync();
        await using var guest = await site.OpenAsync();
        var address = RunningSite.Someone();
        var link = await InviteAsync(owner, address);
        await guest.SignInAsync(address);
        await guest.ArriveAsync("/onboarding/invitations$");
        await guest.ClickAsync($"Accept: {Name}");
        await guest.ArriveAsync("/home$");
        await guest.GoAsync(link);
        await guest.SeeAsync("You are already a member");
        await guest.ClickAsync("Go to organization");
        await guest.ArriveAsync("/home$");
    }

    [Fact]
    public async Task Who_has_joined_and_is_signed_out_is_led_back_in_without_JavaScript()
    {
        await using var owner = await OwnerAsync(javaScript: false);
        await using var guest = await site.OpenAsync(javaScript: false);
        var address = RunningSite.Someone();
        var link = await InviteAsync(owner, address);
        await guest.SignInAsync(address);
        await guest.ClickAsync($"Accept: {Name}");
        await guest.ArriveAsync("/home$");
        await using var phone = await site.OpenAsync(javaScript: false, width: 390);
        await phone.GoAsync(link);
        await phone.SeeAsync("This invitation has already been used");
        Assert.DoesNotContain(Name, await phone.Page.ContentAsync(), StringComparison.Ordinal);
        await phone.ClickMainAsync("Sign in");
        await phone.TypeAddressAsync(address);
        await phone.ClickAsync("Go to organization");
        await phone.ArriveAsync("/home$");
    }

    [Fact]
    public async Task A_second_factor_is_announced_asked_for_and_then_lets_in()
    {
        await using var owner = await OwnerAsync();
        await using var guest = await site.OpenAsync();
        var address = RunningSite.Someone();
        var link = await InviteAsync(owner, address);
        await site.Tenant.RequireSecondFactorAsync(HomeOf(owner).Split('/')[^1]);
        await guest.SignInAsync(address);
        await guest.ArriveAsync("/onboarding/invitations$");
        await guest.GoAsync(link);
        await guest.SeeAsync("This organization requires two-factor authentication.");
        await guest.ClickAsync("Accept");
        await guest.ArriveAsync("/account/second-factor");
        await site.Tenant.AddSecondFactorAsync(address);
        await guest.ClickAsync("I have set it up");
        await guest.ArriveAsync("/home$");
    }

    [Fact]
    public async Task A_member_sees_what_waits_in_the_switcher_declines_it_and_stays_where_they_were()
    {
        var ben = site.NeedSeeded("ben@example.com");
        await using var owner = await OwnerAsync();
        await using var guest = await site.OpenAsync();
        await InviteAsync(owner, ben);
        await guest.SignInAsync(ben);
        await guest.ArriveAsync("/o/aur0racoffee/home$");
        await guest.Page.Locator(".switcher summary .badge").WaitForAsync();
        await guest.Page.ClickAsync(".switcher summary");
        await guest.Page.Locator(".switcher").GetByRole(AriaRole.Link, new() { Name = "Invitations waiting for you: 1" }).ClickAsync();
        await guest.ClickAsync($"Decline: {Name}");
        await guest.ArriveAsync("/o/aur0racoffee/home$");
        await guest.SeeAsync("You have declined the invitation.");
        Assert.Equal(0, await guest.Page.Locator(".switcher summary .badge").CountAsync());
    }

    /// <summary>A new person with a new organization, on its home page.</summary>
    private async Task<Window> OwnerAsync(bool javaScript = true)
    {
        var window = await site.OpenAsync(javaScript);
        await window.SignInAsync(RunningSite.Someone());
        await window.Page.GetByLabel("Organization name").FillAsync(Name);
        await window.ClickAsync("Create organization");
        await window.ClickAsync("Skip for now");
        await window.ArriveAsync("/home$");
        return window;
    }

    /// <summary>The address of the owner's organization.</summary>
    private static string HomeOf(Window owner) => string.Join('/', new Uri(owner.Page.Url).AbsolutePath.Split('/')[..3]);

    /// <returns>The link in the mail.</returns>
    private async Task<string> InviteAsync(Window owner, string address)
    {
        await owner.GoAsync($"{HomeOf(owner)}/members/invitations/new");
        await owner.Page.GetByLabel("Email addresses").FillAsync(address);
        await owner.ClickAsync("Send invitations");
        await owner.SeeAsync("Sent");
        return await site.InvitationLinkAsync(address);
    }

    private static async Task AcceptAsync(Window guest)
    {
        await guest.SeeAsync(Name);
        await guest.ClickAsync("Accept");
        await guest.ArriveAsync("/o/[a-z0-9]+/home$");
    }

    /// <summary>Somebody who signed up once and has no session any more.</summary>
    private async Task<string> AccountAsync()
    {
        var address = RunningSite.Someone();
        await using var before = await site.OpenAsync();
        await before.SignInAsync(address);
        await before.ArriveAsync("/onboarding/create$");
        return address;
    }
}
