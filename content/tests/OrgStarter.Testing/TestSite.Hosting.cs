using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrgStarter.DevLogto;
using OrgStarter.Logto;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Members.Directory;

namespace OrgStarter.Testing;

/// <content>The hosting of a test site: its settings, its clock and its logging.</content>
public partial class TestSite
{
    // The number of file watchers is limited on a machine, and every site would use some. No test changes a file.
    static TestSite() => Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "true");

    /// <summary>
    /// Starts another instance of the site with the same databases and the same Logto, during or after this one. The instances share
    /// nothing else, like a second server or another version of the site.
    /// </summary>
    public TestSite StartAnother(params (string Name, string Value)[] changes) => StartAnother(services, changes);

    /// <param name="change">Changes the services of that instance.</param>
    public TestSite StartAnother(Action<IServiceCollection> change, params (string Name, string Value)[] changes)
    {
        var another = new TestSite(this) { services = change };
        another.Set([.. settings.Select(s => (s.Key, s.Value!)), .. changes]);
        another.factory = another.NewFactory();
        others.Add(another);
        return another;
    }

    /// <summary>Stops the site; its databases and its Logto stay.</summary>
    public async Task EndAsync()
    {
        await factory!.DisposeAsync();
        factory = null;
    }

    /// <summary>Starts the site again after <see cref="EndAsync"/>.</summary>
    public void Start() => factory = NewFactory();

    /// <summary>Stops Logto and starts it again on its database and port, like a site whose code has other
    /// roles and permissions now.</summary>
    public async Task RestartLogtoAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> rolePermissions)
    {
        await Logto.DisposeAsync();
        logto = await StartLogtoAsync(rolePermissions);
    }

    /// <summary>Stops the site and starts it again on the same databases, like a process restart.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        Start();
    }

    /// <summary>Starts the stopped site on another database, like a changed connection string.</summary>
    public async Task MoveAsync(SiteDatabase to)
    {
        await database!.DropAsync();
        database = to;
        factory = NewFactory();
    }

    private WebApplicationFactory<Program> NewFactory()
    {
        var instance = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            // A site that watches its settings uses one of the machine's few file watchers.
            host.UseSetting("hostBuilder:reloadConfigOnChange", "false");
            // Tests start the reconcile job themselves.
            host.UseSetting("Logto:Reconcile:Interval", "1.00:00:00");
            // All tests share one client address.
            host.UseSetting("RateLimits:SignIn:Requests", "1000000");
            // All tests share this limit too, and must not wait for the next window. A form waits until its few addresses are done.
            host.UseSetting("Invitations:CallsPerTenSeconds", "1000000");
            host.UseSetting("Invitations:ResultsTimeout", "00:00:30");
            host.UseSetting("Invitations:ResendAfter", "00:00:00");
            // A plan of the site limits no test that is about another thing.
            host.UseSetting("Seats:Default", "");
            // No load balancer needs time to notice a shutdown.
            host.UseSetting("Site:DrainDelay", "00:00:00");
            // Starts background work at once: in tests, no first page needs to be fast.
            host.UseSetting("Site:JobStartDelay", "00:00:00");
            host.UseSetting("Dns:NameServers:0", NameServer.Shared.Address);
            host.UseSetting("RateLimits:Lookups:Requests", "1000000");
            host.UseSetting("RateLimits:Api:Requests", "1000000");
            host.UseSetting("Logto:EmbeddedEndpoint", logto!.Endpoint);
            foreach (var (name, value) in DevLogtoExtensions.Settings(logto.Endpoint).Concat(settings).Concat(database!.Settings))
            {
                host.UseSetting(name, value);
            }

            if (Through is { } through)
            {
                host.UseSetting("ConnectionStrings:Database", through(database.Settings["ConnectionStrings:Database"]!));
            }

            if (settings.GetValueOrDefault(WithoutWorkers) is "true" or ButForInvitations)
            {
                host.UseSetting("Site:JobStartDelay", "10.00:00:00");
            }

            host.UseSetting("Logging:LogLevel:Default", "Warning");
            // Logs keeps the site's log; on the console, expected errors would hide the failing test.
            host.UseSetting("Logging:Console:LogLevel:Default", "Error");
            host.ConfigureTestServices(inside =>
            {
                inside.AddSingleton<TimeProvider>(SiteTime ?? Time);
                inside.AddHttpClient(LogtoClients.Exchange).AddHttpMessageHandler(() => new Interception.Handler(Exchanges));
                inside.AddSingleton<ILoggerProvider>(Logs);
                if (settings.GetValueOrDefault(WithoutWorkers) == ButForInvitations)
                {
                    inside.AddHostedService<TestJobs.Invitations>();
                }

                services(inside);
            });
        });
        _ = instance.Server;
        return instance;
    }
}
