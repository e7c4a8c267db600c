using Microsoft.Playwright;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.E2E;

public sealed class AuditTests(RunningSite site)
{
    [Fact]
    public async Task The_log_is_filtered_in_place_and_its_details_opened_by_keyboard()
    {
        await using var window = await site.OpenAsync();
        var rows = window.Page.Locator("#table tbody tr");
        await window.SignInAsync(RunningSite.Someone());
        await window.ArriveAsync("/onboarding/create$");
        await window.Page.FillAsync("[name='Input.Name']", "Paper trail");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.ArriveAsync("/onboarding/invite$");
        var organization = new Uri(window.Page.Url).AbsolutePath.Replace("/onboarding/invite", "", StringComparison.Ordinal);
        foreach (var name in new[] { "One", "Two" })
        {
            await window.GoAsync($"{organization}/settings");
            await window.Page.FillAsync("[name='Input.Description']", name);
            await window.ClickAsync("Save");
            await Assertions.Expect(window.Page.Locator(".notice-success")).ToBeVisibleAsync();
        }

        await window.ClickAsync("Audit log");
        await window.ArriveAsync("/audit$");
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        var filter = window.Page.Locator("select[name=what]");
        await filter.FocusAsync();
        await filter.SelectOptionAsync("organization.edited");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await window.ArriveAsync("what=organization.edited");
        await Assertions.Expect(filter).ToBeFocusedAsync();

        var details = rows.First.Locator("summary");
        await details.FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(rows.First.Locator("details dl")).ToBeVisibleAsync();
        await window.BeAccessibleAsync();

        await window.Page.GoBackAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(3);
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.ClickAsync("Download as CSV"));
        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);
    }
}
