using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

/// <summary>Days and times as a real browser shows them: in its own time zone, as in the region that it prefers.</summary>
public sealed class InstantTests(RunningSite site)
{
    [Theory]
    [InlineData("en-US", "America/Los_Angeles", @"^[A-Z][a-z]+ \d{1,2}, \d{4} at \d{1,2}:\d{2}\s[AP]M P[DS]T$")]
    [InlineData("en-GB", "Asia/Kolkata", @"^\d{1,2} [A-Z][a-z]+ \d{4} at \d{1,2}:\d{2} (IST|GMT\+5:30)$")]
    [InlineData("zh-TW", "Asia/Taipei", @"^\d{4}年\d{1,2}月\d{1,2}日.*\d{1,2}:\d{2}.*$")]
    public async Task A_deadline_is_in_the_readers_own_time(string language, string zone, string form)
    {
        await using var window = await site.OpenAsync(language: language, zone: zone);
        var organization = await NewOrganizationAsync(window);
        await window.GoAsync($"{organization}/settings/delete");
        await AssertLocalAsync(window.Page.Locator("main time").First, zone, form);
    }

    [Fact]
    public async Task What_htmx_swaps_in_is_in_the_readers_own_time_as_well_as_a_page_that_it_follows()
    {
        const string zone = "America/Los_Angeles", form = @"^[A-Z][a-z]+ \d{1,2}, \d{4} at \d{1,2}:\d{2}\s[AP]M P[DS]T$";
        await using var window = await site.OpenAsync(language: "en-US", zone: zone);
        var organization = await NewOrganizationAsync(window);
        foreach (var name in new[] { "One", "Two" })
        {
            await window.GoAsync($"{organization}/settings");
            await window.Page.FillAsync("[name='Input.Description']", name);
            await window.ClickAsync("Save");
            await Assertions.Expect(window.Page.Locator(".notice-success")).ToBeVisibleAsync();
        }

        var rows = window.Page.Locator("#table tbody tr");
        await window.ClickAsync("Audit log");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        await AssertLocalAsync(rows.First.Locator("time"), zone, form);
        await window.Page.Locator("select[name=what]").SelectOptionAsync("organization.edited");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await AssertLocalAsync(rows.First.Locator("time"), zone, form);
    }

    [Fact]
    public async Task Without_JavaScript_it_is_in_UTC_and_says_so()
    {
        await using var window = await site.OpenAsync(javaScript: false, language: "en-GB", zone: "America/Los_Angeles");
        var organization = await NewOrganizationAsync(window);
        await window.GoAsync($"{organization}/settings/delete");
        await Assertions.Expect(
            window.Page.Locator("main time").First).ToHaveTextAsync(new Regex(@"^\d{1,2} [A-Z][a-z]+ \d{4} \d{2}:\d{2} UTC$"));
    }

    /// <returns>The address of a new organization.</returns>
    private static async Task<string> NewOrganizationAsync(Window window)
    {
        await window.SignInAsync(RunningSite.Someone());
        await window.ArriveAsync("/onboarding/create$");
        await window.Page.FillAsync("[name='Input.Name']", "On time");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.ArriveAsync("/onboarding/invite$");
        return new Uri(window.Page.Url).AbsolutePath.Replace("/onboarding/invite", "", StringComparison.Ordinal);
    }

    private static async Task AssertLocalAsync(ILocator time, string zone, string form)
    {
        await Assertions.Expect(time).ToHaveTextAsync(new Regex(form));
        var there = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(
            DateTimeOffset.Parse((await time.GetAttributeAsync("datetime"))!, null),
            zone);
        var text = await time.TextContentAsync();
        Assert.Contains($"{there.Day}", text, StringComparison.Ordinal);
        Assert.Matches($@"(?<!\d)0?({there.Hour}|{(there.Hour + 11) % 12 + 1}):{there.Minute:00}", text);
    }
}
