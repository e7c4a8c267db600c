using Microsoft.Playwright;

namespace OrgStarter.E2E;

public sealed partial class AccessibilityTests
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280, "en")]
    [InlineData(ColorScheme.Dark, 1280, "en")]
    [InlineData(ColorScheme.Light, 390, "zh-Hant-TW")]
    public async Task Axe_finds_nothing_serious_on_the_pages_of_operators(ColorScheme colours, int width, string language)
    {
        site.NeedEmbedded("Signs in as the operator of the embedded Logto.");
        await using var window = await site.OpenAsync(colours: colours, width: width, language: language);
        await window.SignInAsync("olga@example.com");
        foreach (var page in (string[])[
            "/operator", "/operator?q=nobody", "/operator/organizations/aur0racoffee", "/operator/jobs", "/operator/activity"])
        {
            await window.GoAsync(page);
            await window.BeAccessibleAsync();
            var wide = await window.TooWideAsync();
            Assert.True(wide.Length == 0, wide);
        }
    }
}
