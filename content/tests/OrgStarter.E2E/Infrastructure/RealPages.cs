using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace OrgStarter.E2E.Infrastructure;

/// <summary>Logto's own sign-in pages, filled in as a person would: an address and its mailed code to register, a password ever
/// after.</summary>
public sealed class RealPages
{
    private const string Password = "Quite-a-long-way-from-7-home";
    private static readonly ConcurrentDictionary<string, bool> Registered = new();
    private readonly RealLogto logto;

    /// <summary>For a browser without JavaScript: it is switched on for these pages alone, which nobody passes without it. Else
    /// null.</summary>
    private readonly ICDPSession? scripts;
    private bool isShown;

    private RealPages(RealLogto logto, ICDPSession? scripts) => (this.logto, this.scripts) = (logto, scripts);

    public static async Task<RealPages> OfAsync(RealLogto logto, IPage page, bool javaScript)
    {
        var pages = new RealPages(logto, javaScript ? null : await page.Context.NewCDPSessionAsync(page));
        if (!javaScript)
        {
            await pages.AllowAsync(false);
            await page.RouteAsync(pages.IsWayOut, pages.LeaveAsync);
        }

        return pages;
    }

    /// <summary>Somebody has put the embedded Logto's people and organizations there, with their ids and the password above.</summary>
    public static bool HasSeed => Environment.GetEnvironmentVariable("LOGTO_HAS_SEED") == "true";

    public bool IsTheirs(string address) => address.StartsWith(logto.Endpoint, StringComparison.Ordinal);

    /// <summary>From the page that shows to the site again, or to where Logto asks a browser without JavaScript to go on.</summary>
    public async Task PassAsync(IPage page, string address)
    {
        await ShowAsync(page);
        var isSeeded = !address.StartsWith('p');
        Assert.SkipWhen(isSeeded && !HasSeed, $"{address} is there from the start in the embedded Logto alone.");
        var field = page.Locator("input[name=identifier]");
        await field.WaitForAsync();
        if (!isSeeded && Registered.TryAdd(address, true))
        {
            await RegisterAsync(page, field, address);
        }
        else
        {
            await SignInAsync(page, field, address);
        }

        // Its script asks first and leaves then.
        await page.WaitForURLAsync(url => !IsTheirs(url) || (scripts is not null && IsWayOut(url)));
    }

    /// <summary>Lets the page that a browser without JavaScript stands before appear.</summary>
    public async Task ShowAsync(IPage page)
    {
        if (scripts is not null && !isShown)
        {
            isShown = true;
            await AllowAsync(true);
            await page.ReloadAsync();
        }
    }

    /// <summary>Where these pages leave to; from there it is redirects to the site.</summary>
    private bool IsWayOut(string url) => url.StartsWith(logto.Endpoint + "/oidc/auth/", StringComparison.Ordinal);

    private async Task LeaveAsync(IRoute route)
    {
        isShown = false;
        await AllowAsync(false);
        await route.ContinueAsync();
    }

    private async Task AllowAsync(bool isAllowed) =>
        await scripts!.SendAsync("Emulation.setScriptExecutionDisabled", new() { ["value"] = !isAllowed });

    private async Task RegisterAsync(IPage page, ILocator field, string address)
    {
        if (new Uri(page.Url).AbsolutePath == "/sign-in")
        {
            await page.ClickAsync("a[href^='/register']");
            await page.WaitForURLAsync("**/register**");
        }

        await field.FillAsync(address);
        await page.ClickAsync("button[type=submit]");
        await page.Locator("input[name^=passcode]").First.WaitForAsync();
        var code = await logto.RegistrationCodeAsync(address);
        await page.Locator("input[name^=passcode]").First.FocusAsync();
        await page.Keyboard.TypeAsync(code);
        await page.Locator("input[name=newPassword]").WaitForAsync();
        foreach (var password in await page.Locator("input[type=password]").AllAsync())
        {
            await password.FillAsync(Password);
        }

        await page.ClickAsync("button[type=submit]");
    }

    private static async Task SignInAsync(IPage page, ILocator field, string address)
    {
        await field.FillAsync(address);
        var password = page.Locator("input[type=password]");
        if (!await password.IsVisibleAsync())
        {
            await page.ClickAsync("button[type=submit]");
            await password.WaitForAsync();
        }

        await password.FillAsync(Password);
        await page.ClickAsync("button[type=submit]");
    }
}
