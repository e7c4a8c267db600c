using Microsoft.Playwright;
using OrgStarter.Bench.Running;
using OrgStarter.E2E.Infrastructure;

namespace OrgStarter.Bench.Measures;

/// <summary>Measures the time from a click to the new table in a real browser, compared with loading the whole page.</summary>
internal static class Swap
{
    private const int Members = 100_000;
    private const int Rounds = 41;

    private const string Click = """
        column => new Promise(done => {
          const from = performance.now();
          document.body.addEventListener('htmx:afterSettle', () => requestAnimationFrame(() => done(performance.now() - from)), { once: true });
          document.getElementById(column).click();
        })
        """;

    private const string Loaded =
        "() => { const [all] = performance.getEntriesByType('navigation'); return all.loadEventEnd - all.startTime; }";

    public static async Task RunAsync(Workshop workshop, Report report)
    {
        var organization = await workshop.AddCrowdAsync("swap", Members);
        await using var site = await workshop.StartSiteAsync("swap");
        using var alice = await workshop.SignInAsync("alice@example.com");
        await using var chromium = await Chromium.FindAsync() ?? throw new InvalidOperationException(Chromium.HowToGetOne);
        await using var context = await chromium.Browser.NewContextAsync(new() { ExtraHTTPHeaders = [new("X-Forwarded-Proto", "https")] });
        // Browsers accept and send secure cookies over http only on localhost.
        await context.AddCookiesAsync(
            alice.Cookies.Select(cookie => new Cookie
            {
                Name = cookie.Name,
                Value = cookie.Value,
                Url = $"https://{workshop.Site.Authority}",
                Secure = true
            }));
        var page = await context.NewPageAsync();
        var address = new Uri(workshop.Site, $"/o/{organization}/members").ToString();
        List<double> swaps = [], loads = [];
        for (var i = 0; i < Rounds + 3; i++)
        {
            await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
            loads.Add(await page.EvaluateAsync<double>(Loaded));
            swaps.Add(await page.EvaluateAsync<double>(Click, i % 2 == 0 ? "sort-email" : "sort-role"));
        }

        report.Section(
            "A swap by htmx",
            $"A click on a column of the table of members, 20 of {Members:N0}, until the frame after the swap, and the whole page until "
                + $"it is loaded: milliseconds in Chromium, median of {Rounds}.",
            "",
            "Swap",
            "Page",
            "Ratio");
        report.Row(
            "members, sorted",
            Median.Of(swaps.Skip(3)),
            Median.Of(loads.Skip(3)),
            Median.Of(swaps.Skip(3)) / Median.Of(loads.Skip(3)));
    }
}
