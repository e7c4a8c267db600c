using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.Logto;
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
    private readonly List<TestSite> others = [];
    private Action<IServiceCollection> services = _ => { };
    private WebApplicationFactory<Program>? factory;
    private DevLogtoServer? logto;

    public TestSite()
    {
        folder = Directory.CreateTempSubdirectory("orgstarter-tests-").FullName;
        (Time, Exchanges) = (new AdjustableTime(), new Interception());
    }

    /// <summary>Another instance of a site: its databases, its Logto, its time, the same line to Logto.</summary>
    private TestSite(TestSite beside) =>
        (this.beside, folder, Time, SiteTime, Exchanges, logto) = (beside, beside.folder, beside.Time, beside.SiteTime, beside.Exchanges, beside.logto);

    /// <summary>Settings for a site as it runs in production; <see cref="BrowseSecurely"/> reaches it.</summary>
    public static (string, string)[] Production { get; } = [("environment", "Production"), ("Site:PublicUrl", "https://localhost")];

    /// <summary>Takes the workers out of a site that is about to start: it is one that dies between its receipt and its work.</summary>
    public const string WithoutWorkers = "Tests:WithoutWorkers";

    /// <summary>The time of both the site and its Logto.</summary>
    public AdjustableTime Time { get; }

    /// <summary>The site's own time, where its clock is not right; null when it is.</summary>
    public AdjustableTime? SiteTime { get; private init; }

    /// <summary>Stands between the site and Logto when the site asks for an organization token.</summary>
    public Interception Exchanges { get; }

    /// <summary>What the site has logged, from warnings on where no setting says otherwise.</summary>
    public LoggedLines Logs { get; } = new();

    public DevLogtoServer Logto => logto!;

    public IServiceProvider Services => factory!.Services;

    public string Folder => folder;

    /// <summary>A site for one test alone: for trouble and time that must not reach other tests.</summary>
    public static Task<TestSite> StartAsync(TimeSpan? accessTokenLifetime = null, params (string Name, string Value)[] settings) =>
        StartAsync(new TestSite(), accessTokenLifetime, null, settings);

    /// <param name="services">What this test watches or changes inside the site.</param>
    public static Task<TestSite> StartAsync(Action<IServiceCollection> services, TimeSpan? accessTokenLifetime = null, params (string Name, string Value)[] settings) =>
        StartAsync(new TestSite { services = services }, accessTokenLifetime, null, settings);

    /// <summary>The same with a refresh token of another life.</summary>
    public static Task<TestSite> StartWithRefreshTokensOfAsync(TimeSpan life) => StartAsync(new TestSite(), null, life, []);

    /// <summary>The same with a site whose clock is wrong.</summary>
    public static Task<TestSite> StartWithSkewAsync(TimeSpan skew, TimeSpan accessTokenLifetime)
    {
        var site = new TestSite { SiteTime = new AdjustableTime() };
        site.SiteTime.Advance(skew);
        return StartAsync(site, accessTokenLifetime, null, []);
    }

    private static async Task<TestSite> StartAsync(
        TestSite site, TimeSpan? accessTokenLifetime, TimeSpan? refreshTokenLifetime, (string Name, string Value)[] settings)
    {
        site.Set(settings);
        await site.RunAsync(accessTokenLifetime, refreshTokenLifetime);
        return site;
    }

    public ValueTask InitializeAsync() => new(RunAsync(null, null));

    public Browser Browse() => new(Http());

    /// <summary>The same browser, whose next request happens to reach this instance.</summary>
    /// <param name="page">The page that it shows; null for the one it shows already.</param>
    public Browser Browse(Browser same, Page? page = null) => new(Http(), same.Cookies, same.Home) { Page = page ?? same.Page };

    /// <summary>The site's bare door: no cookies kept, no redirect followed.</summary>
    public HttpMessageInvoker Http() => new(factory!.Server.CreateHandler());

    /// <summary>A caller of the API with this token; none without one.</summary>
    public ApiClient Api(string? token) => new(Http(), token);

    /// <summary>A caller with an organization token that Logto gave to this person.</summary>
    public async Task<ApiClient> ApiAsync(string email, string organizationId) => Api(await OrganizationTokenAsync(email, organizationId));

    /// <summary>A caller with a token for the API resource: the person alone, no organization.</summary>
    public async Task<ApiClient> ApiAsync(string email) =>
        Api(Logto.SignAccessToken(await PersonIdAsync(email), DevLogtoApplications.SiteApiResource, null));

    /// <summary>As a front end gets it: sign-in at Logto, then the refresh grant with the organization.</summary>
    public async Task<string> OrganizationTokenAsync(string email, string organizationId)
    {
        var logtoClient = new LogtoClient(Logto);
        var signedIn = await logtoClient.SignInAsync(email);
        var answer = await logtoClient.RefreshAsync(signedIn["refresh_token"]!, ("organization_id", organizationId));
        return answer["access_token"] ?? throw new InvalidOperationException($"{answer.Status} {answer.Body}");
    }

    /// <summary>A browser that reaches the site over https.</summary>
    public Browser BrowseSecurely() => new(Http(), address: new Uri("https://localhost/"));

    /// <summary>A browser whose connection comes from this address; in all others it comes from none.</summary>
    public Browser BrowseFrom(string address, Browser? same = null) => new(
        new HttpMessageInvoker(factory!.Server.CreateHandler(context => context.Connection.RemoteIpAddress = IPAddress.Parse(address))), same?.Cookies);

    /// <summary>
    /// Another instance of the site on the same databases beside the same Logto, at the same time or after this one has ended: shares
    /// nothing else with this one, as a second server, or another version of the site, does.
    /// </summary>
    public TestSite StartAnother(params (string Name, string Value)[] changes) => StartAnother(services, changes);

    /// <param name="change">What is different inside that instance.</param>
    public TestSite StartAnother(Action<IServiceCollection> change, params (string Name, string Value)[] changes)
    {
        var another = new TestSite(this) { services = change };
        another.Set([.. settings.Select(s => (s.Key, s.Value!)), .. changes]);
        another.factory = another.NewFactory();
        others.Add(another);
        return another;
    }

    /// <summary>Ends the site, and nothing else: its databases and its Logto stay.</summary>
    public async Task EndAsync()
    {
        await factory!.DisposeAsync();
        factory = null;
    }

    /// <summary>Ends the site's process, so to speak, and starts another on the same databases.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        factory = NewFactory();
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
            factory = null;
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
        factory = NewFactory();
        if (settings.ContainsKey("environment"))
        {
            // Outside Development a start does not migrate.
            await using var scope = factory.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.MigrateAsync();
        }
    }

    private void Set(IEnumerable<(string Name, string Value)> changes)
    {
        foreach (var (name, value) in changes)
        {
            settings[name] = value;
        }
    }

    private WebApplicationFactory<Program> NewFactory()
    {
        var instance = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            // Every site that watches its settings takes one of the few watchers that a machine has.
            host.UseSetting("hostBuilder:reloadConfigOnChange", "false");
            // Tests say when to look everything over.
            host.UseSetting("Logto:Reconcile:Interval", "1.00:00:00");
            // All tests share one address here.
            host.UseSetting("RateLimits:SignIn:Requests", "1000000");
            foreach (var (name, value) in DevLogtoExtensions.Settings(logto!.Endpoint).Concat(settings))
            {
                host.UseSetting(name, value);
            }

            host.UseSetting("ConnectionStrings:Database", $"Data Source={Path.Combine(folder, "site.db")}");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            host.ConfigureTestServices(inside =>
            {
                inside.AddSingleton<TimeProvider>(SiteTime ?? Time);
                inside.AddHttpClient(LogtoClients.Exchange).AddHttpMessageHandler(() => new Interception.Handler(Exchanges));
                inside.AddSingleton<ILoggerProvider>(Logs);
                if (settings.GetValueOrDefault(WithoutWorkers) == "true")
                {
                    inside.Where(IsWorker).ToList().ForEach(worker => inside.Remove(worker));
                }

                services(inside);
            });
        });
        _ = instance.Server;
        return instance;
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
