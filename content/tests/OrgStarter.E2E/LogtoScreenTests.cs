using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

public sealed class LogtoScreenTests(RunningSite site)
{
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
}
