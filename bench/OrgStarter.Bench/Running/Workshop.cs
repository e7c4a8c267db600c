using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Bench.Running;

/// <summary>A temporary folder with the measured programs: the published site, its embedded Logto and its database.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orgstarter-bench-").FullName;
    private readonly Dictionary<string, string> published = [];

    private Workshop(Uri site, DevLogtoServer logto) => (Site, Logto) = (site, logto);

    /// <summary>The address that the site will listen on.</summary>
    public Uri Site { get; }

    public DevLogtoServer Logto { get; }

    public static Uri NewAddress() => new($"http://localhost:{FreePort.Find()}/");

    /// <summary>Returns the path of a file in the folder, which is deleted at the end.</summary>
    public string File(string name) => Path.Combine(folder, name);

    public static async Task<Workshop> OpenAsync()
    {
        var site = NewAddress();
        var logto = Path.Combine(Directory.CreateTempSubdirectory("orgstarter-bench-logto-").FullName, "logto.db");
        return new Workshop(site, await DevLogtoServer.StartAsync(new DevLogtoOptions
        {
            RolePermissions = SiteRoles.Template.ByRole,
            WebhookEvents = WebhookEvents.Wanted,
            Database = logto,
            SiteUrl = $"https://{site.Authority}",
        }));
    }

    /// <summary>Publishes a project on the first call, and returns its program.</summary>
    /// <param name="project">The path from the root of the repository.</param>
    /// <param name="properties">MSBuild properties, as name=value.</param>
    public async Task<string> PublishAsync(string project, params string[] properties)
    {
        if (!published.TryGetValue(project, out var assembly))
        {
            var target = File($"published-{published.Count}");
            string[] all = [.. properties.Select(property => $"-p:{property}")];
            await Tool.RunAsync("dotnet", ["publish", project, "-c", "Release", "-o", target, "-v", "q", "--nologo", .. all]);
            published[project] = assembly = Path.Combine(target, Path.GetFileNameWithoutExtension(project) + ".dll");
        }

        return assembly;
    }

    /// <summary>
    /// Creates the site's services for a database in this folder without starting the site, so that a measure can add rows.
    /// </summary>
    public async Task<ServiceProvider> OpenDatabaseAsync(string name)
    {
        var options = new DbContextOptionsBuilder<AppDbContext>().UseSqlite(ConnectionString(name)).Options;
        var services = ServicesFor(() => new AppDbContext(options));
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.Database.MigrateAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;");
        return services;
    }

    /// <summary>Does the same for a migrated database on PostgreSQL.</summary>
    /// <param name="connectionString">A superuser's, whom row-level security does not restrict.</param>
    public static ServiceProvider OpenPostgresDatabase(string connectionString)
    {
        var options = new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql(connectionString).Options;
        return ServicesFor(() => new PostgresDbContext(options));
    }

    /// <summary>Creates an organization in Logto whose members are also in a database of this folder.</summary>
    /// <returns>The id of the organization.</returns>
    public async Task<string> AddCrowdAsync(string database, int members)
    {
        var organization = await Logto.AddLargeOrganizationAsync(members);
        await using var services = await OpenDatabaseAsync(database);
        await Crowd.FillAsync(services, organization, members);
        return organization;
    }

    /// <param name="database">The name of a migrated database in this folder.</param>
    public Task<RunningProgram> StartSiteAsync(string database, params (string Name, string Value)[] settings) =>
        StartInstanceAsync(Site, [("ConnectionStrings:Database", ConnectionString(database)), .. settings]);

    /// <summary>Starts one process of the site. Visitors use the address of the proxy in front of it.</summary>
    public async Task<RunningProgram> StartInstanceAsync(Uri address, params (string Name, string Value)[] settings) =>
        await RunningProgram.StartAsync(
            await PublishAsync("content/src/OrgStarter/OrgStarter.csproj"), address, "/",
            [
                .. DevLogtoExtensions.Settings(Logto.Endpoint),
                new("Site:PublicUrl", $"https://{Site.Authority}"),
                new("RateLimits:SignIn:Requests", "1000000"),
                new("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"),
                .. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)),
            ]);

    /// <param name="path">The page that the sign-in leads to.</param>
    public async Task<Visitor> SignInAsync(string email, string path = "/organizations")
    {
        var visitor = new Visitor(Site, new Uri(Logto.Endpoint));
        await visitor.SignInAsync(email, path);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await Logto.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    public string ConnectionString(string name) => $"Data Source={File(name + ".db")}";

    private static ServiceProvider ServicesFor(Func<AppDbContext> newContext) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddScoped<CurrentTenant>()
        // Reads every time.
        .AddSingleton(new RowCache())
        .AddLogging()
        .AddSingleton<VersionQuery>()
        .AddScoped<MembershipVersions>()
        .AddScoped<MemberTable>()
        .AddScoped<DirectoryWriter>()
        .AddScoped(provider => (AppDbContext)newContext().Serve(provider.GetRequiredService<CurrentTenant>(), saving: null))
        .AddScoped<PlatformDbContext>(provider => provider.GetRequiredService<AppDbContext>())
        .BuildServiceProvider();
}
