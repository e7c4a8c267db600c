using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Playwright;
using OrgStarter.DevLogto;
using OrgStarter.Logto;
using OrgStarter.Platform.LogtoSync.Webhooks;

namespace OrgStarter.E2E.Infrastructure;

/// <summary>
/// The site on a real port beside its embedded Logto, or beside the one that <c>LOGTO_ENDPOINT</c> names, and a
/// real Chromium to look at them.
/// </summary>
public sealed class RunningSite : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-e2e-").FullName;
    private WebApplicationFactory<Program>? factory;
    private Chromium? chromium;

    private readonly RealLogto? real = RealLogto.Find();
    private DevLogtoServer? embedded;

    /// <summary>Whichever Logto it is, by its Management API.</summary>
    public Tenant Tenant { get; private set; } = null!;

    /// <summary>The embedded Logto. Beside any other the test is skipped.</summary>
    /// <param name="why">What the test does that no other allows.</param>
    public DevLogtoServer NeedEmbedded(string why)
    {
        Assert.SkipWhen(embedded is null, why);
        return embedded!;
    }

    /// <summary>A Logto that is not the embedded one. Beside the embedded one the test is skipped.</summary>
    /// <param name="why">What the test looks at that the embedded one does not have.</param>
    public RealLogto NeedReal(string why)
    {
        Assert.SkipWhen(real is null, why);
        return real!;
    }

    /// <summary>
    /// One of the people who are in the embedded Logto from the start. Beside a Logto that lacks them the test is skipped, before it has
    /// made anything.
    /// </summary>
    public string NeedSeeded(string address)
    {
        Assert.SkipWhen(real is not null && !RealPages.HasSeed, $"{address} is there from the start in the embedded Logto alone.");
        return address;
    }

    /// <summary>The site's address, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        try
        {
            await StartAsync();
        }
        catch
        {
            // xUnit.net disposes of no fixture that did not start.
            await DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync()
    {
        Url = $"http://localhost:{FreePort.Find()}";
        var settings = real is not null ? await real.SetUpAsync(Url, folder) : await StartEmbeddedAsync();
        Tenant = new Tenant(LogtoOf(settings), Url);
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
            // A form answers when its few addresses are done, also on a busy machine.
            host.UseSetting("Invitations:ResultsTimeout", "00:00:30");
            host.UseSetting("ConnectionStrings:Database", $"Data Source={Path.Combine(folder, "site.db")}");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
        });
        factory.UseKestrel();
        factory.StartServer();
        // A real Logto's pages are an application of their own, and come when they come.
        Assertions.SetDefaultExpectTimeout(real is null ? 5_000 : 30_000);
        chromium = await Chromium.FindAsync();
    }

    /// <summary>Without one the test is skipped; in CI it fails.</summary>
    private IBrowser NeededBrowser()
    {
        Assert.SkipUnless(chromium is not null || Environment.GetEnvironmentVariable("CI") == "true", Chromium.HowToGetOne);
        Assert.True(chromium is not null, Chromium.HowToGetOne);
        return chromium.Browser;
    }

    private static LogtoOptions LogtoOf(IReadOnlyList<(string Name, string Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value)))
        .Build()
        .GetSection(LogtoOptions.Section)
        .Get<LogtoOptions>()!;

    private async Task<IReadOnlyList<(string Name, string Value)>> StartEmbeddedAsync()
    {
        embedded = await DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            RolePermissions = SiteRoles.Template.ByRole,
            MachineRolePermissions = SiteRoles.Template.ByMachineRole,
            WebhookEvents = WebhookEvents.Wanted,
            Database = Path.Combine(folder, "logto.db")
        });
        // On a busy machine its first answer takes longer than the site waits for a Logto.
        using var http = new HttpClient();
        await http.GetStringAsync(new Uri(new Uri(embedded.Endpoint), "/oidc/.well-known/openid-configuration"));
        return [.. DevLogtoExtensions.Settings(embedded.Endpoint).Select(setting => (setting.Key, setting.Value!))];
    }

    /// <summary>A new browser window with cookies of its own. Without a Chromium the test is skipped; in CI it fails.</summary>
    public async Task<Window> OpenAsync(
        bool javaScript = true,
        ColorScheme colours = ColorScheme.Light,
        int width = 1280,
        string language = "en",
        string? zone = null)
    {
        var context = await NeededBrowser().NewContextAsync(new()
        {
            JavaScriptEnabled = javaScript || real is not null,
            ColorScheme = colours,
            Locale = language,
            TimezoneId = zone,
            ViewportSize = new() { Width = width, Height = 860 },
            BaseURL = Url,
        });
        context.SetDefaultTimeout(real is null ? 10_000 : 30_000);
        var page = await context.NewPageAsync();
        return new Window(context, page, real is null ? null : await RealPages.OfAsync(real, page, javaScript));
    }

    /// <summary>The link in the latest invitation mail to an address.</summary>
    public async Task<string> InvitationLinkAsync(string address) =>
        real is not null
            ? RealLogto.LinkIn(await real.InvitationAsync(address))
            : (string)(await embedded!.MailsToAsync(address))[^1]["link"]!;

    public static string Someone() => $"p{Guid.NewGuid():N}"[..14] + "@example.com";

    public async ValueTask DisposeAsync()
    {
        try
        {
            await (chromium?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (Tenant?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (factory?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (embedded?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        finally
        {
            await (real?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
