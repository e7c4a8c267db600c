using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.Tenancy;

namespace OrgStarter.Tests.Infrastructure;

/// <summary>The site as it runs, on databases of its own, beside an embedded Logto of its own. Nothing of either is replaced.</summary>
public class TestSite : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-tests-").FullName;
    private readonly Dictionary<string, string?> settings = [];
    private Action<IServiceCollection> services = _ => { };
    private WebApplicationFactory<Program>? factory;
    private DevLogtoServer? logto;

    /// <summary>Settings for a site as it runs in production; <see cref="BrowseSecurely"/> reaches it.</summary>
    public static (string, string)[] Production { get; } = [("environment", "Production"), ("Site:PublicUrl", "https://localhost")];

    /// <summary>The time of both the site and its Logto.</summary>
    public AdjustableTime Time { get; } = new();

    public DevLogtoServer Logto => logto!;

    public IServiceProvider Services => factory!.Services;

    public string Folder => folder;

    /// <summary>A site for one test alone: for trouble and time that must not reach other tests.</summary>
    public static Task<TestSite> StartAsync(TimeSpan? accessTokenLifetime = null, params (string Name, string Value)[] settings) =>
        StartAsync(_ => { }, accessTokenLifetime, settings);

    /// <param name="services">What this test watches or changes inside the site.</param>
    public static async Task<TestSite> StartAsync(Action<IServiceCollection> services, TimeSpan? accessTokenLifetime = null, params (string Name, string Value)[] settings)
    {
        var site = new TestSite { services = services };
        foreach (var (name, value) in settings)
        {
            site.settings[name] = value;
        }

        await site.StartAsync(accessTokenLifetime);
        return site;
    }

    public ValueTask InitializeAsync() => new(StartAsync(null));

    public Browser Browse() => new(new HttpMessageInvoker(factory!.Server.CreateHandler()));

    /// <summary>A browser that reaches the site over https.</summary>
    public Browser BrowseSecurely() => new(new HttpMessageInvoker(factory!.Server.CreateHandler()), address: new Uri("https://localhost/"));

    /// <summary>A browser whose connection comes from this address; in all others it comes from none.</summary>
    public Browser BrowseFrom(string address, Browser? same = null) => new(
        new HttpMessageInvoker(factory!.Server.CreateHandler(context => context.Connection.RemoteIpAddress = IPAddress.Parse(address))), same?.Cookies);

    /// <summary>The same browser, whose requests now arrive at another instance of the site.</summary>
    public static Browser Move(Browser browser, WebApplicationFactory<Program> instance) =>
        new(new HttpMessageInvoker(instance.Server.CreateHandler()), browser.Cookies, browser.Home);

    /// <summary>One more instance of the site on the same database, beside the same Logto.</summary>
    public WebApplicationFactory<Program> StartInstance(params (string Name, string Value)[] more) => NewInstance(more);

    /// <summary>Ends the site's process, so to speak, and starts another on the same database.</summary>
    public async Task RestartAsync()
    {
        await factory!.DisposeAsync();
        factory = NewInstance([]);
    }

    public Browser MoveHere(Browser browser) => Move(browser, factory!);

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

    private async Task StartAsync(TimeSpan? accessTokenLifetime)
    {
        logto = await DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            RolePermissions = Permissions.ByRole,
            Database = Path.Combine(folder, "logto.db"),
            AccessTokenLifetime = accessTokenLifetime ?? TimeSpan.FromHours(1),
            Time = Time,
        });
        factory = NewInstance([]);
        if (settings.ContainsKey("environment"))
        {
            // Outside Development a start does not migrate.
            await using var scope = factory.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.MigrateAsync();
        }
    }

    private WebApplicationFactory<Program> NewInstance((string Name, string Value)[] more)
    {
        var instance = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            // Every site that watches its settings takes one of the few watchers that a machine has.
            host.UseSetting("hostBuilder:reloadConfigOnChange", "false");
            // All tests share one address here.
            host.UseSetting("RateLimits:SignIn:Requests", "1000000");
            foreach (var (name, value) in DevLogtoExtensions.Settings(logto!.Endpoint).Concat(settings).Concat(more.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))))
            {
                host.UseSetting(name, value);
            }

            host.UseSetting("ConnectionStrings:Database", $"Data Source={Path.Combine(folder, "site.db")}");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Time));
            host.ConfigureTestServices(services);
        });
        _ = instance.Server;
        return instance;
    }
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
