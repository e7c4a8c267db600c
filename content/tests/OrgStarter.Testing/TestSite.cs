using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.LogtoSync.Webhooks;

namespace OrgStarter.Testing;

/// <summary>The site as it runs, on databases of its own, beside an embedded Logto of its own. Nothing of either is replaced.</summary>
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

    /// <summary>Another instance of a site: its databases, its Logto, its time, the same line to Logto.</summary>
    private TestSite(TestSite beside) =>
        (this.beside, folder, database, Time, SiteTime, Exchanges, logto) =
            (beside, beside.folder, beside.database, beside.Time, beside.SiteTime, beside.Exchanges, beside.logto);

    /// <summary>Settings for a site as it runs in production; <see cref="BrowseSecurely"/> reaches it.</summary>
    public static (string, string)[] Production { get; } = [("environment", "Production"), ("Site:PublicUrl", "https://localhost")];

    /// <summary>The worker of a site that is about to start does not run: it is one that dies between its receipt and its work.</summary>
    public const string WithoutWorkers = "Tests:WithoutWorkers";

    /// <summary>A value of <see cref="WithoutWorkers"/>: people can still be invited.</summary>
    public const string ButForInvitations = "but for invitations";

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

    public SiteDatabase Database => database!;

    private Func<string, string>? Through { get; init; }

    private bool OnPostgres { get; init; } = SiteDatabase.IsPostgresForAll;

    /// <summary>A site for one test alone: for trouble and time that must not reach other tests.</summary>
    public static Task<TestSite> StartAsync(TimeSpan? accessTokenLifetime = null, params (string Name, string Value)[] settings) =>
        StartAsync(new TestSite(), accessTokenLifetime, null, settings);

    /// <param name="services">What this test watches or changes inside the site.</param>
    public static Task<TestSite> StartAsync(Action<IServiceCollection> services, TimeSpan? accessTokenLifetime = null, params (string Name, string Value)[] settings) =>
        StartAsync(new TestSite { services = services }, accessTokenLifetime, null, settings);

    /// <summary>The same on this engine, whatever the other sites of the run are on.</summary>
    public static Task<TestSite> StartOnPostgresAsync(params (string Name, string Value)[] settings) =>
        StartAsync(new TestSite { OnPostgres = true }, null, null, settings);

    /// <summary>The same with another connection string than the database's own, such as one that leads through a line that a test can cut.</summary>
    public static Task<TestSite> StartOnPostgresAsync(Func<string, string> through) => StartAsync(new TestSite { OnPostgres = true, Through = through }, null, null, []);

    /// <inheritdoc cref="StartOnPostgresAsync"/>
    public static Task<TestSite> StartOnSqliteAsync() => StartAsync(new TestSite { OnPostgres = false }, null, null, []);

    /// <summary>The same with a refresh token of another life.</summary>
    public static Task<TestSite> StartWithRefreshTokensOfAsync(TimeSpan life, bool onPostgres = false) =>
        StartAsync(onPostgres ? new TestSite { OnPostgres = true } : new TestSite(), null, life, []);

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
        logto = await DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            RolePermissions = SiteRoles.Template.ByRole,
            WebhookEvents = WebhookEvents.Wanted,
            Database = Path.Combine(folder, "logto.db"),
            AccessTokenLifetime = accessTokenLifetime ?? TimeSpan.FromHours(1),
            RefreshTokenLifetime = refreshTokenLifetime ?? TimeSpan.FromDays(14),
            Time = Time,
        });
        // On a busy machine its first answer takes longer than the site waits for a Logto.
        using var http = new HttpClient();
        await http.GetStringAsync(new Uri($"{logto.Endpoint}/oidc/.well-known/openid-configuration"));
        database = await SiteDatabase.NewAsync(OnPostgres, folder);
        factory = NewFactory();
        if (settings.ContainsKey("environment") && !database.IsPostgres)
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
}
