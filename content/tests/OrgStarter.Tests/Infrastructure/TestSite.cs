using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto;
using OrgStarter.Logto;
using OrgStarter.Tenancy;

namespace OrgStarter.Tests.Infrastructure;

/// <summary>The site as it runs, on databases of its own, beside an embedded Logto of its own. Nothing of either is replaced.</summary>
public class TestSite : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-tests-").FullName;
    private readonly Dictionary<string, string?> settings = [];
    private readonly List<WebApplicationFactory<Program>> others = [];
    private WebApplicationFactory<Program>? factory;
    private DevLogtoServer? logto;

    /// <summary>The time of both the site and its Logto.</summary>
    public AdjustableTime Time { get; } = new();

    /// <summary>The site's clock, where it is not Logto's.</summary>
    public AdjustableTime? SiteTime { get; private init; }

    /// <summary>Stands between the site and Logto when the site asks for an organization token.</summary>
    public Interception Exchanges { get; } = new();

    public DevLogtoServer Logto => logto!;

    public IServiceProvider Services => factory!.Services;

    public string Folder => folder;

    /// <summary>A site for one test alone: for trouble and time that must not reach other tests.</summary>
    public static Task<TestSite> StartAsync(TimeSpan? accessTokenLifetime = null, params (string Name, string Value)[] settings) =>
        StartNewAsync(new TestSite(), accessTokenLifetime, null, settings);

    /// <summary>The same with a refresh token of another life.</summary>
    public static Task<TestSite> StartWithRefreshTokensOfAsync(TimeSpan life) => StartNewAsync(new TestSite(), null, life);

    /// <summary>The same with a site whose clock is wrong.</summary>
    public static Task<TestSite> StartWithSkewAsync(TimeSpan skew, TimeSpan accessTokenLifetime)
    {
        var site = new TestSite { SiteTime = new AdjustableTime() };
        site.SiteTime.Advance(skew);
        return StartNewAsync(site, accessTokenLifetime, null);
    }

    private static async Task<TestSite> StartNewAsync(
        TestSite site, TimeSpan? accessTokenLifetime, TimeSpan? refreshTokenLifetime, params (string Name, string Value)[] settings)
    {
        foreach (var (name, value) in settings)
        {
            site.settings[name] = value;
        }

        await site.RunAsync(accessTokenLifetime, refreshTokenLifetime);
        return site;
    }

    public ValueTask InitializeAsync() => new(RunAsync(null, null));

    public Browser Browse() => new(new HttpMessageInvoker(factory!.Server.CreateHandler()));

    /// <summary>The same browser, whose next request reaches this instance again.</summary>
    /// <param name="page">The page that it shows; null for none.</param>
    public Browser Browse(Browser same, Page? page = null) =>
        new(new HttpMessageInvoker(factory!.Server.CreateHandler())) { Cookies = same.Cookies, Page = page ?? same.Page };

    /// <summary>
    /// Another instance of the site on the same database beside the same Logto: shares nothing else with this one, as a second
    /// server, or another version of the site, does.
    /// </summary>
    public SiteInstance StartAnotherInstance(Action<IServiceCollection>? change = null)
    {
        var other = NewFactory(change);
        others.Add(other);
        return new SiteInstance(other);
    }

    /// <summary>A new browser, in which this person is signed in.</summary>
    public async Task<Browser> BrowseAsAsync(string email)
    {
        var browser = Browse();
        await browser.SignInAsync(email);
        return browser;
    }

    /// <summary>A new person who owns a new organization and stands on its home page.</summary>
    public async Task<(Browser Browser, Organization Organization)> NewOrganizationAsync(string? name = null)
    {
        var owner = await BrowseAsAsync(Someone());
        await owner.GetAsync("/onboarding/create");
        name ??= $"Org {Guid.NewGuid():N}";
        await owner.SubmitAsync("form[data-guard]", ("Input.Name", name));
        Assert.EndsWith("/onboarding/invite", owner.Page.Path, StringComparison.Ordinal);
        var id = owner.Page.Path.Split('/')[2];
        return (owner, new Organization(id, name));
    }

    /// <summary>Invites an address and returns the link in its mail.</summary>
    public async Task<string> InviteAsync(Browser inviter, Organization organization, string address, string role)
    {
        await inviter.GetAsync(organization.At("members/invitations/new"));
        await inviter.SubmitAsync("#form form", ("Input.Addresses", address), ("Input.Role", role));
        return (string)(await Logto.MailsToAsync(address))[^1]["link"]!;
    }

    /// <summary>A new person who has accepted an invitation and stands on the organization's home page.</summary>
    public async Task<(Browser Browser, string Address)> JoinAsync(Browser inviter, Organization organization, string role)
    {
        var address = Someone();
        var link = await InviteAsync(inviter, organization, address, role);
        var browser = await BrowseAsAsync(address);
        await browser.GetAsync(link);
        await browser.SubmitAsync("form[data-guard]", "Accept");
        Assert.Equal(organization.At("home"), browser.Page.Path);
        return (browser, address);
    }

    public async Task<string> PersonIdAsync(string address) => (await Logto.FindPersonAsync(address))!;

    public Task<int> CountOrganizationsAsync(string name) => Logto.CountOrganizationsAsync(name);

    public async Task<int> CountOwnersAsync(Organization organization) => await Logto.CountMembersAsync(organization.Id, "owner");

    /// <summary>An address that nobody has yet.</summary>
    public static string Someone() => $"p{Guid.NewGuid():N}"[..14] + "@example.com";

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var other in others)
        {
            await other.DisposeAsync();
        }

        if (factory is not null)
        {
            await factory.DisposeAsync();
        }

        if (logto is not null)
        {
            await logto.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task RunAsync(TimeSpan? accessTokenLifetime, TimeSpan? refreshTokenLifetime)
    {
        logto = await DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            RolePermissions = Permissions.ByRole,
            Database = Path.Combine(folder, "logto.db"),
            AccessTokenLifetime = accessTokenLifetime ?? TimeSpan.FromHours(1),
            RefreshTokenLifetime = refreshTokenLifetime ?? TimeSpan.FromDays(14),
            Time = Time,
        });
        factory = NewFactory(null);
        _ = factory.Server;
    }

    private WebApplicationFactory<Program> NewFactory(Action<IServiceCollection>? change) =>
        new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            foreach (var (name, value) in DevLogtoExtensions.Settings(Logto.Endpoint).Concat(settings))
            {
                host.UseSetting(name, value);
            }

            host.UseSetting("ConnectionStrings:Database", $"Data Source={Path.Combine(folder, "site.db")}");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            host.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(SiteTime ?? Time);
                services.AddHttpClient(LogtoClients.Exchange).AddHttpMessageHandler(() => new Interception.Handler(Exchanges));
                change?.Invoke(services);
            });
        });
}

/// <summary>Another instance of the site.</summary>
public sealed class SiteInstance(WebApplicationFactory<Program> factory)
{
    public IServiceProvider Services => factory.Services;

    /// <summary>The same browser, whose next request happens to reach this instance.</summary>
    public Browser Browse(Browser same) => new(new HttpMessageInvoker(factory.Server.CreateHandler())) { Cookies = same.Cookies };
}

/// <summary>An organization that a test made or knows.</summary>
public sealed record Organization(string Id, string Name)
{
    public static Organization Aurora { get; } = new("aur0racoffee", "Aurora Coffee");

    public static Organization Birch { get; } = new("birchbooks01", "Birch Books");

    /// <summary>The address of one of its pages.</summary>
    public string At(string path) => $"/o/{Id}/{path}";
}

/// <summary>The real time, moved on by a test at will.</summary>
public sealed class AdjustableTime : TimeProvider
{
    private TimeSpan offset;

    public void Advance(TimeSpan by) => offset += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;
}
