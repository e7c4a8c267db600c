using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Playwright;
using OrgStarter.DevLogto;
using OrgStarter.Logto.Webhooks;
using OrgStarter.Tenancy;

namespace OrgStarter.E2E.Infrastructure;

/// <summary>
/// The site on a real port beside its embedded Logto, or beside the one that <c>LOGTO_ENDPOINT</c> names, and a real Chromium to look at them.
/// </summary>
public sealed class RunningSite : IAsyncLifetime
{
    private const string HowToGetOne = "No Chromium was found. Install one (apt-get install chromium), or set CHROMIUM to its path.";
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-e2e-").FullName;
    private WebApplicationFactory<Program>? factory;
    private IPlaywright? playwright;
    private IBrowser? chromium;

    private readonly RealLogto? real = RealLogto.Find();
    private DevLogtoServer? embedded;

    /// <summary>The embedded Logto. A test that looks into it is skipped beside any other.</summary>
    public DevLogtoServer Logto
    {
        get
        {
            Assert.SkipWhen(embedded is null, "Looks into the embedded Logto.");
            return embedded!;
        }
    }

    /// <summary>For a test about the embedded Logto's screens, its people or its troubles.</summary>
    public void NeedEmbedded() => _ = Logto;

    /// <summary>The site's address, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Url = $"http://localhost:{FreePort()}";
        var settings = real is not null ? await real.SetUpAsync(Url, folder) : await StartEmbeddedAsync();
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            host.UseUrls(Url);
            foreach (var (name, value) in settings)
            {
                host.UseSetting(name, value);
            }

            // All browsers of all tests share one address.
            host.UseSetting("RateLimits:SignIn:Requests", "1000000");
            // Nobody waits five minutes to send a mail again.
            host.UseSetting("Invitations:ResendAfter", "00:00:00");
            host.UseSetting("ConnectionStrings:Database", $"Data Source={Path.Combine(folder, "site.db")}");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
        });
        factory.UseKestrel();
        factory.StartServer();
        var executable = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given ? given : Places.FirstOrDefault(File.Exists);
        if (executable is not null)
        {
            playwright = await Playwright.CreateAsync();
            // A real Logto's pages are an application of their own, and come when they come.
            Assertions.SetDefaultExpectTimeout(real is null ? 5_000 : 30_000);
            chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments });
        }
    }

    private async Task<IEnumerable<(string Name, string Value)>> StartEmbeddedAsync()
    {
        embedded = await DevLogtoServer.StartAsync(new DevLogtoOptions { RolePermissions = Permissions.ByRole, WebhookEvents = WebhookEvents.Wanted, Database = Path.Combine(folder, "logto.db") });
        // On a busy machine its first answer takes longer than the site waits for a Logto.
        using var http = new HttpClient();
        await http.GetStringAsync(new Uri(new Uri(embedded.Endpoint), "/oidc/.well-known/openid-configuration"));
        return DevLogtoExtensions.Settings(embedded.Endpoint).Select(setting => (setting.Key, setting.Value!));
    }

    /// <summary>A new browser window with cookies of its own. Without a Chromium the test is skipped; in CI it fails.</summary>
    public async Task<Window> OpenAsync(bool javaScript = true, ColorScheme colours = ColorScheme.Light, int width = 1280, string language = "en")
    {
        if (chromium is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", HowToGetOne);
            Assert.Fail(HowToGetOne);
        }

        Assert.SkipWhen(real is not null && !javaScript, "Logto's own sign-in page is made by JavaScript.");
        var context = await chromium.NewContextAsync(new()
        {
            JavaScriptEnabled = javaScript,
            ColorScheme = colours,
            Locale = language,
            ViewportSize = new() { Width = width, Height = 860 },
            BaseURL = Url,
        });
        context.SetDefaultTimeout(real is null ? 10_000 : 30_000);
        return new Window(context, await context.NewPageAsync(), real is null ? null : new RealScreens(real));
    }

    /// <summary>The link in the latest invitation mail to an address.</summary>
    public async Task<string> InvitationLinkAsync(string address) =>
        (string)(real is not null ? await real.MailAsync(address, "OrganizationInvitation") : (await Logto.MailsToAsync(address))[^1])["link"]!;

    public static string Someone() => $"p{Guid.NewGuid():N}"[..14] + "@example.com";

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        playwright?.Dispose();
        if (factory is not null)
        {
            await factory.DisposeAsync();
        }

        if (embedded is not null)
        {
            await embedded.DisposeAsync();
        }

        if (real is not null)
        {
            await real.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
