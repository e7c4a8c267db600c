using Microsoft.Playwright;

namespace OrgStarter.E2E.Infrastructure;

/// <summary>The Chromium or Chrome of this machine.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string HowToGetOne = "No Chromium was found. Install one (apt-get install chromium), or set CHROMIUM to its path.";
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <returns>Null where there is none.</returns>
    public static async Task<Chromium?> FindAsync()
    {
        var executable = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given ? given : Places.FirstOrDefault(File.Exists);
        if (executable is null)
        {
            return null;
        }

        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments }));
    }

    /// <summary>Without one the test is skipped; in CI it fails.</summary>
    public static IBrowser Need(Chromium? found)
    {
        if (found is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", HowToGetOne);
            Assert.Fail(HowToGetOne);
        }

        return found.browser;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
