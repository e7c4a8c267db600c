using OrgStarter.DevLogto;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Servers;
using OrgStarter.Site;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Telemetry;

public sealed class StartupBannerTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly (string, string) Loud = ($"Logging:LogLevel:{typeof(StartupBanner).FullName}", "Information");

    [Fact]
    public async Task One_line_says_what_a_site_runs_on()
    {
        await using var site = await TestSite.StartAsync(settings: Loud);
        var line = BannerOf(site);
        var database = site.Database.IsPostgres ? "PostgreSQL" : "SQLite";
        foreach (var part in new[]
        {
            "environment Development",
            $"version {SiteVersion.Text}",
            $"database {database}",
            "cache memory,",
            $"locks {(site.Database.IsPostgres ? "database" : "memory")}",
            "telemetry off",
            new Uri(site.Logto.Endpoint).Authority
        })
        {
            Assert.Contains(part, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_names_Redis_and_the_public_address_and_no_secret()
    {
        await Needed.ToStartAsync(redis.StartAsync());
        await using var collector = await Collector.StartAsync();
        await using var site = await TestSite.StartAsync(settings:
        [
            Loud, .. collector.Settings, .. TestSite.Production,
            ("Site:PublicUrl", "https://app.example.org"),
            ("ConnectionStrings:Redis", $"{redis.ConnectionString},password=a-word-nobody-knows"),
        ]);
        var line = BannerOf(site);
        foreach (var part in new[]
        {
            "environment Production",
            "cache memory, Redis,",
            "public address https://app.example.org",
            "telemetry OTLP"
        })
        {
            Assert.Contains(part, line, StringComparison.Ordinal);
        }

        Assert.All(
            [
                DevLogtoApplications.SiteSecret, DevLogtoApplications.ManagementSecret, DevLogtoWebhook.SigningKey, redis.ConnectionString,
                "a-word-nobody-knows"
            ],
            secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal));
    }

    private static string BannerOf(TestSite site) =>
        Assert.Single(site.Logs.All, line => line.Category == typeof(StartupBanner).FullName).Text;
}
