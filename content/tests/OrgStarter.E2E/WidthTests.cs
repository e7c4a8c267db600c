using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

public sealed class WidthTests(RunningSite site)
{
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
        foreach (var page in AccessibilityTests.Pages)
        {
            await window.GoAsync(page);
            var wide = await window.TooWideAsync();
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

        var found = new List<string> { await window.TooWideAsync() };
        foreach (var page in AccessibilityTests.Pages.Append("/o/aur0racoffee/onboarding/invite").Where(page =>
            !page.Contains("00001", StringComparison.Ordinal)))
        {
            await window.GoAsync(page.Replace("/o/aur0racoffee", home, StringComparison.Ordinal));
            foreach (var width in new[] { 390, 320 })
            {
                await window.Page.SetViewportSizeAsync(width, 860);
                found.Add(await window.TooWideAsync());
            }
        }

        Assert.True(found.TrueForAll(words => words.Length == 0), string.Join('\n', found));
    }
}
