using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;
using OrgStarter.Features;

namespace OrgStarter.E2E;

public sealed partial class AccessibilityTests(RunningSite site)
{
    private static readonly string[] Pages =
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

    [Theory]
    [InlineData(ColorScheme.Light, 1280, "en")]
    [InlineData(ColorScheme.Dark, 1280, "en")]
    [InlineData(ColorScheme.Light, 390, "zh-Hant-TW")]
    public async Task Axe_finds_nothing_serious_on_any_screen_of_the_embedded_Logto(ColorScheme colours, int width, string language)
    {
        var logto = site.NeedEmbedded("Looks at the screens of the embedded Logto.");
        await using var window = await site.OpenAsync(colours: colours, width: width, language: language);
        await window.GoAsync("/account/sign-in");
        await window.BeAccessibleAsync();
        await window.Page.ClickAsync(".switch a");
        await window.ArriveAsync("/register");
        await window.BeAccessibleAsync();
        foreach (var screen in new[] { "/", "/dev/inbox", "/unknown-session", "/oidc/session/end/success" })
        {
            await window.GoAsync(logto.Endpoint + screen);
            await window.BeAccessibleAsync();
        }
    }

    [Theory]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1024)]
    [InlineData(1280)]
    public async Task Nothing_overflows_on_a_phone_a_tablet_and_a_laptop(int width)
    {
        await using var window = await site.OpenAsync(width: width);
        window.Expect("404 (Not Found)");
        await window.SignInAsync("alice@example.com");
        await window.ArriveAsync("/home$");
        foreach (var page in Pages)
        {
            await window.GoAsync(page);
            var wide = await TooWideAsync(window);
            Assert.True(wide.Length == 0, wide);
        }
    }

    [Fact]
    public async Task A_name_of_one_long_word_makes_no_page_scroll_sideways()
    {
        await using var window = await site.OpenAsync(width: 390);
        window.Expect("404 (Not Found)");
        await window.SignInAsync(RunningSite.Someone());
        await window.ArriveAsync("/onboarding/create$");
        await window.Page.FillAsync("[name='Input.Name']", new string('w', 128));
        await window.Page.PressAsync("[name='Input.Name']", "Enter");
        await window.ArriveAsync("/onboarding/invite$");
        var home = new Uri(window.Page.Url).AbsolutePath.Replace("/onboarding/invite", "", StringComparison.Ordinal);
        await window.GoAsync("/account/profile");
        await window.Page.FillAsync("[name='Input.Name']", new string('m', 128));
        await window.Page.PressAsync("[name='Input.Name']", "Enter");
        await window.SeeAsync("Saved.");
        await window.GoAsync($"{home}/members/invitations/new");
        await window.Page.FillAsync("[name='Input.Addresses']", $"{new string('p', 116)}@example.com, {new string('n', 128)}");
        await window.ClickAsync("Send invitations");
        await window.SeeAsync("1 of 2 sent");

        var found = new List<string> { await TooWideAsync(window) };
        foreach (var page in Pages.Append("/o/aur0racoffee/onboarding/invite").Where(page =>
            !page.Contains("00001", StringComparison.Ordinal)))
        {
            await window.GoAsync(page.Replace("/o/aur0racoffee", home, StringComparison.Ordinal));
            foreach (var width in new[] { 390, 320 })
            {
                await window.Page.SetViewportSizeAsync(width, 860);
                found.Add(await TooWideAsync(window));
            }
        }

        Assert.True(found.TrueForAll(words => words.Length == 0), string.Join('\n', found));
    }

    /// <returns>The page and what of it is too wide; nothing when nothing is.</returns>
    private static Task<string> TooWideAsync(Window window) => window.Page.EvaluateAsync<string>("""
        document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth ? '' :
          [`${location.pathname} at ${innerWidth}:`, ...[...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > document.scrollingElement.clientWidth).map(e => e.outerHTML.slice(0, 80))].join('\n')
        """);

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
