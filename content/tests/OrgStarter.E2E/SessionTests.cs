using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

public sealed class SessionTests(RunningSite site)
{
    [Fact]
    public async Task After_the_sign_out_the_back_button_shows_nothing_of_the_person()
    {
        await using var window = await site.OpenAsync();
        await window.SignInAsync("ben@example.com");
        await window.ArriveAsync("/home$");
        await window.GoAsync("/o/aur0racoffee/members");
        await window.SeeAsync("colleague1@example.com");
        await window.GoAsync("/account/sign-out");
        await window.ClickAsync("Sign out");
        await window.ArriveAsync("/account/signed-out$");
        await window.Page.GoBackAsync();
        await window.Page.GoBackAsync();
        await window.ArriveAsync("/sign-in");
        Assert.DoesNotContain("colleague1@example.com", await window.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_keyboard_a_person_signs_another_browser_out_and_stays_on_the_list()
    {
        var address = RunningSite.Someone();
        await using var lost = await site.OpenAsync();
        await lost.SignInAsync(address);
        await lost.ArriveAsync("/onboarding");
        await using var desk = await site.OpenAsync();
        await desk.SignInAsync(address);
        await desk.ArriveAsync("/onboarding");
        await desk.GoAsync("/account/sessions");
        await desk.Page.Locator("tbody button[hx-post]").FocusAsync();
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.SeeAsync("The browser is signed out.");
        await desk.SeeAsync("No other sessions");
        await lost.GoAsync("/organizations");
        await lost.ArriveAsync("/sign-in|/onboarding|/organizations");
    }

    [Fact]
    public async Task Sign_out_everywhere_asks_in_a_dialog_that_Escape_closes_and_then_ends_it_all()
    {
        await using var window = await site.OpenAsync();
        await window.SignInAsync(RunningSite.Someone());
        await window.ArriveAsync("/onboarding");
        await window.GoAsync("/account/sessions");
        await window.ClickAsync("Sign out everywhere");
        await window.SeeAsync("Sign out everywhere?");
        await window.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(window.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await window.ClickAsync("Sign out everywhere");
        await window.SeeAsync("Sign out everywhere?");
        await window.Page.ClickAsync("dialog button");
        await window.ArriveAsync("/account/signed-out$");
    }
}
