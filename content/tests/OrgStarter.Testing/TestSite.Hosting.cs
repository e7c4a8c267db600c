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

/// <content>What is different in a site that a test starts: where it is, what time it is, and who listens.</content>
public partial class TestSite
{
    // A machine has few watchers of files, and every site would take some. No test changes a file.
    static TestSite() => Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "true");

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

    /// <summary>Starts it again after <see cref="EndAsync"/>.</summary>
    public void Start() => factory = NewFactory();

    /// <summary>Ends the site's process, so to speak, and starts another on the same databases.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        Start();
    }

    /// <summary>Starts the site, which has ended, on another database, as its connection string would be changed.</summary>
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
            // Every site that watches its settings takes one of the few watchers that a machine has.
            host.UseSetting("hostBuilder:reloadConfigOnChange", "false");
            // Tests say when to look everything over.
            host.UseSetting("Logto:Reconcile:Interval", "1.00:00:00");
            // All tests share one address here.
            host.UseSetting("RateLimits:SignIn:Requests", "1000000");
            // All tests share these calls, too, and none waits for the next window. A form waits until its few addresses are done.
            host.UseSetting("Invitations:CallsPerTenSeconds", "1000000");
            host.UseSetting("Invitations:Patience", "00:00:30");
            host.UseSetting("Invitations:ResendAfter", "00:00:00");
            // No load balancer has to notice that a test is over.
            host.UseSetting("Site:DrainDelay", "00:00:00");
            // Nor is there a first page that must be quick.
            host.UseSetting("Site:WorkDelay", "00:00:00");
            host.UseSetting("Dns:NameServers:0", NameServer.Shared.Address);
            host.UseSetting("RateLimits:Lookups:Requests", "1000000");
            host.UseSetting("Logto:EmbeddedAt", logto!.Endpoint);
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
                host.UseSetting("Site:WorkDelay", "10.00:00:00");
            }

            host.UseSetting("Logging:LogLevel:Default", "Warning");
            // What is logged is kept in Logs; a console full of what tests provoke hides what failed.
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
