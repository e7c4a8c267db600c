using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.LogtoSync.Webhooks;

namespace OrgStarter.Testing;

/// <summary>The complete site with its own databases and its own embedded Logto. Nothing is mocked.</summary>
public partial class TestSite : IAsyncLifetime
{
    private readonly string folder;
    private readonly Dictionary<string, string?> settings = [];
    private readonly TestSite? beside;
    private readonly List<TestSite> others = [];
    private Action<IServiceCollection> services = _ => { };
    private WebApplicationFactory<Program>? factory;
    private DevLogtoServer? logto;
    private SiteDatabase? database;

    public TestSite()
    {
        folder = Directory.CreateTempSubdirectory("orgstarter-tests-").FullName;
        (Time, Exchanges) = (new AdjustableTime(), new Interception());
    }

    /// <summary>Creates another instance of a site, with the same databases, Logto, clock and interception.</summary>
    private TestSite(TestSite beside) =>
        (this.beside, folder, database, Time, SiteTime, Exchanges, logto) =
            (beside, beside.folder, beside.database, beside.Time, beside.SiteTime, beside.Exchanges, beside.logto);

    /// <summary>Settings of a site in production; use <see cref="BrowseSecurely"/> to reach it.</summary>
    public static (string, string)[] Production { get; } = [("environment", "Production"), ("Site:PublicUrl", "https://localhost")];

    /// <summary>
    /// Setting that starts a site without its worker, like a site that stops between a webhook's receipt and its processing.
    /// </summary>
    public const string WithoutWorkers = "Tests:WithoutWorkers";

    /// <summary>Value of <see cref="WithoutWorkers"/> that still runs invitation jobs.</summary>
    public const string ButForInvitations = "but for invitations";

    /// <summary>The clock of both the site and its Logto.</summary>
    public AdjustableTime Time { get; }

    /// <summary>The site's own clock when it is wrong; null when it is right.</summary>
    public AdjustableTime? SiteTime { get; private init; }

    public Interception Exchanges { get; }

    /// <summary>The site's log: warnings and errors, unless a setting changes the level.</summary>
    public LoggedLines Logs { get; } = new();

    public DevLogtoServer Logto => logto!;

    public IServiceProvider Services => factory!.Services;

    public string Folder => folder;

    public SiteDatabase Database => database!;

    private Func<string, string>? Through { get; init; }

    private bool OnPostgres { get; init; } = SiteDatabase.IsPostgresForAll;

    /// <summary>Starts a site for one test, whose faults and time must not affect other tests.</summary>
    public static Task<TestSite> StartAsync(TimeSpan? accessTokenLifetime = null, params (string Name, string Value)[] settings) =>
        StartAsync(new TestSite(), accessTokenLifetime, null, settings);

    /// <param name="services">Observes or changes the site's services for this test.</param>
    public static Task<TestSite> StartAsync(
        Action<IServiceCollection> services,
        TimeSpan? accessTokenLifetime = null,
        params (string Name, string Value)[] settings) =>
        StartAsync(new TestSite { services = services }, accessTokenLifetime, null, settings);

    /// <summary>Starts a site on PostgreSQL, regardless of the run's database.</summary>
    public static Task<TestSite> StartOnPostgresAsync(params (string Name, string Value)[] settings) =>
        StartAsync(new TestSite { OnPostgres = true }, null, null, settings);

    /// <summary>Starts a site on PostgreSQL with a changed connection string, for example through a proxy that a test can cut.</summary>
    public static Task<TestSite> StartOnPostgresAsync(Func<string, string> through) =>
        StartAsync(new TestSite { OnPostgres = true, Through = through }, null, null, []);

    public static Task<TestSite> StartOnSqliteAsync() => StartAsync(new TestSite { OnPostgres = false }, null, null, []);

    public static Task<TestSite> StartWithRefreshTokensOfAsync(TimeSpan life, bool onPostgres = false) =>
        StartAsync(onPostgres ? new TestSite { OnPostgres = true } : new TestSite(), null, life, []);

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

        if (database is not null)
        {
            await database.DropAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task RunAsync(TimeSpan? accessTokenLifetime, TimeSpan? refreshTokenLifetime)
    {
        logto = await StartLogtoAsync(SiteRoles.Template.ByRole, accessTokenLifetime, refreshTokenLifetime);
        // On a busy machine, Logto's first response exceeds the site's timeout.
        using var http = new HttpClient();
        await http.GetStringAsync(new Uri($"{logto.Endpoint}/oidc/.well-known/openid-configuration"));
        database = await SiteDatabase.NewAsync(OnPostgres, folder);
        factory = NewFactory();
        if (settings.ContainsKey("environment") && !database.IsPostgres)
        {
            // Outside Development, the site does not migrate at start.
            await using var scope = factory.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.MigrateAsync();
        }
    }

    private Task<DevLogtoServer> StartLogtoAsync(
        IReadOnlyDictionary<string, IReadOnlyList<string>> rolePermissions,
        TimeSpan? accessTokenLifetime = null,
        TimeSpan? refreshTokenLifetime = null) =>
        DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            RolePermissions = rolePermissions,
            MachineRolePermissions = SiteRoles.Template.ByMachineRole,
            WebhookEvents = WebhookEvents.Wanted,
            Url = logto?.Endpoint,
            Database = Path.Combine(folder, "logto.db"),
            AccessTokenLifetime = accessTokenLifetime ?? TimeSpan.FromHours(1),
            RefreshTokenLifetime = refreshTokenLifetime ?? TimeSpan.FromDays(14),
            Time = Time,
        });

    private void Set(IEnumerable<(string Name, string Value)> changes)
    {
        foreach (var (name, value) in changes)
        {
            settings[name] = value;
        }
    }
}
