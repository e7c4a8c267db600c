using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;
using OrgStarter.Features;

namespace OrgStarter.E2E;

public sealed partial class AccessibilityTests(RunningSite site)
{
    /// <summary>A page of each kind.</summary>
    internal static readonly string[] Pages =
    [
        "/", "/nowhere", "/account/signed-out", "/account/sign-in-failed", "/account/sign-out", "/account/second-factor?returnUrl=%2F",
        "/organizations", "/account/sessions", "/account/sessions/sign-out-everywhere", "/onboarding/create",
        "/invitations/invitefaypending00001", "/invitations/nosuchinvitation00001", "/o/aur0racoffee/home",
        "/o/aur0racoffee/home?handler=Today", "/o/aur0racoffee/members",
        "/o/aur0racoffee/members?q=nobody", "/o/aur0racoffee/members?role=admin", "/o/aur0racoffee/members/ben000000001/role",
        "/o/aur0racoffee/members/ben000000001/remove", "/o/aur0racoffee/members/invitations", "/o/aur0racoffee/members/invitations/new",
        "/o/aur0racoffee/members/invitations/invitefaypending00001/resend",
        "/o/aur0racoffee/members/invitations/invitefaypending00001/revoke", "/o/aur0racoffee/settings", "/o/aur0racoffee/settings/branding",
        "/o/aur0racoffee/settings/security", "/o/aur0racoffee/settings/domains", "/o/aur0racoffee/settings/roles",
        "/o/aur0racoffee/settings/plan", "/o/aur0racoffee/settings/plan?missing=reports",
        "/o/aur0racoffee/settings/leave", "/o/aur0racoffee/settings/transfer", "/o/aur0racoffee/settings/delete", "/account/profile",
        "/account/delete", "/organizations/join", "/organizations?q=coffee", "/o/aur0racoffee/audit",
        "/o/aur0racoffee/audit?what=domain.removed",
        "/o/aur0racoffee/settings/api-access",
        .. Feature.All.Select(feature => feature.Link).OfType<NavigationLink>().SelectMany(
            link => new[] { "", "/new" },
            (link, page) => $"/o/aur0racoffee/{link.Nav.ToLowerInvariant()}{page}"),
    ];

    [Theory]
    [InlineData(ColorScheme.Light, 1280, "en")]
    [InlineData(ColorScheme.Dark, 1280, "en")]
    [InlineData(ColorScheme.Light, 390, "zh-Hant-TW")]
    public async Task Axe_finds_nothing_serious_on_any_page(ColorScheme colours, int width, string language)
    {
        await using var window = await site.OpenAsync(colours: colours, width: width, language: language);
        window.Expect("404 (Not Found)");
        await window.GoAsync("/");
        await window.BeAccessibleAsync();
        await window.SignInAsync("alice@example.com");
        await window.ArriveAsync("/home$");
        foreach (var page in Pages)
        {
            await window.GoAsync(page);
            await window.BeAccessibleAsync();
        }
    }

    [Fact]
    public async Task The_way_in_needs_no_mouse()
    {
        await using var window = await site.OpenAsync();
        await window.GoAsync("/");
        await window.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(window.Page.Locator(".skip")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(window.Page.Locator("main a").First).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await window.ArriveAsync("/register");
        await window.KeyAddressAsync(RunningSite.Someone());
        await window.ArriveAsync("/onboarding/create$");
        await window.Page.Keyboard.TypeAsync("Keys only");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.ArriveAsync("/onboarding/invite$");
    }
}
