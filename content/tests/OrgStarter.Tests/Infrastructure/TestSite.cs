using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrgStarter.DevLogto;
using OrgStarter.Logto.Reconcile;
using OrgStarter.Logto.Webhooks;
using OrgStarter.Tenancy;

namespace OrgStarter.Tests.Infrastructure;

/// <summary>The site as it runs, on databases of its own, beside an embedded Logto of its own. Nothing of either is replaced.</summary>
public class TestSite : IAsyncLifetime
{
    private readonly string folder;
    private readonly Dictionary<string, string?> settings = [];
    private readonly TestSite? beside;
    private WebApplicationFactory<Program>? factory;
    private DevLogtoServer? logto;

    public TestSite()
    {
        folder = Directory.CreateTempSubdirectory("orgstarter-tests-").FullName;
        Time = new AdjustableTime();
    }

    /// <summary>Another instance of a site: its databases, its Logto, its time.</summary>
    private TestSite(TestSite beside) => (this.beside, folder, Time, logto) = (beside, beside.folder, beside.Time, beside.logto);

    /// <summary>The time of both the site and its Logto.</summary>
    public AdjustableTime Time { get; }

    /// <summary>What the site has logged, from warnings on.</summary>
    public Logs Logs { get; } = new();

    public DevLogtoServer Logto => logto!;

    public IServiceProvider Services => factory!.Services;

    public string Folder => folder;

    /// <summary>A site for one test alone: for trouble and time that must not reach other tests.</summary>
    public static async Task<TestSite> StartAsync(TimeSpan? accessTokenLifetime = null, params (string Name, string Value)[] settings)
    {
        var site = new TestSite();
        foreach (var (name, value) in settings)
        {
            site.settings[name] = value;
        }

        await site.StartAsync(accessTokenLifetime);
        return site;
    }

    /// <summary>Another instance of the site on the same databases, at the same time or after this one has ended.</summary>
    public async Task<TestSite> StartAnotherAsync(params (string Name, string Value)[] changes)
    {
        var another = new TestSite(this);
        foreach (var (name, value) in settings.Concat(changes.Select(c => KeyValuePair.Create(c.Name, (string?)c.Value))))
        {
            another.settings[name] = value;
        }

        await another.StartAsync(null);
        return another;
    }

    /// <summary>Ends the site, and nothing else: its databases and its Logto stay.</summary>
    public async Task EndAsync()
    {
        await factory!.DisposeAsync();
        factory = null;
    }

    /// <summary>Takes the workers out of a site that is about to start: it is one that dies between its receipt and its work.</summary>
    public const string WithoutWorkers = "Tests:WithoutWorkers";

    /// <summary>The way into the site, without a browser.</summary>
    public HttpMessageInvoker Handler() => new(factory!.Server.CreateHandler());

    public ValueTask InitializeAsync() => new(StartAsync(null));

    public Browser Browse() => new(Handler());

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

        if (beside is not null)
        {
            return;
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
        logto ??= await DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            RolePermissions = Permissions.ByRole,
            Database = Path.Combine(folder, "logto.db"),
            AccessTokenLifetime = accessTokenLifetime ?? TimeSpan.FromHours(1),
            Time = Time,
        });
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            // Tests say when to look everything over.
            host.UseSetting("Logto:Reconcile:Interval", "1.00:00:00");
            foreach (var (name, value) in DevLogtoExtensions.Settings(logto.Endpoint).Concat(settings))
            {
                host.UseSetting(name, value);
            }

            host.UseSetting("ConnectionStrings:Database", $"Data Source={Path.Combine(folder, "site.db")}");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            host.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(Time);
                services.AddSingleton<ILoggerProvider>(Logs);
                if (settings.GetValueOrDefault(WithoutWorkers) == "true")
                {
                    services.Where(IsWorker).ToList().ForEach(worker => services.Remove(worker));
                }
            });
        });
        _ = factory.Server;
    }

    private static bool IsWorker(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService)
        && (service.ImplementationType ?? service.ImplementationFactory?.GetType().GenericTypeArguments[1]) is { } type
        && (type == typeof(WebhookWorker) || type == typeof(ReconcileWorker));
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
