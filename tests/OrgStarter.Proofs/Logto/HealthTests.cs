using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Control;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Logto;

/// <summary>What an orchestrator or a load balancer hears.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Ready_follows_Logto_says_no_more_than_a_word_and_asks_no_oftener_than_it_must()
    {
        await using var site = await TestSite.StartAsync();
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "^POST /oidc/token"));
        site.Logto.Calls.Forget();
        var browser = site.Browse();
        foreach (var _ in Enumerable.Range(0, 5))
        {
            await browser.GetAsync(Health.ReadyPath);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), (browser.Page.Status, browser.Page.Body));
        }

        Assert.Single(site.Logto.Calls.All, call => call.Path == "/oidc/token");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Health.LivePath)).Status);

        site.Logto.Faults.Clear();
        site.Time.Advance(Readiness.HoldsFor);
        await browser.GetAsync(Health.ReadyPath);
        Assert.Equal((HttpStatusCode.OK, "Healthy"), (browser.Page.Status, browser.Page.Body));
        Assert.Contains("no-store", browser.Page.Header("Cache-Control"), StringComparison.Ordinal);

        site.Logto.Faults.Add(new Fault(FaultKind.Refuse, "openid-configuration"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Health.ReadyPath)).Status);
        site.Time.Advance(Readiness.HoldsFor);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync(Health.ReadyPath)).Status);
    }

    [Fact]
    public async Task A_database_that_is_older_than_the_site_is_not_ready_and_one_that_is_newer_is()
    {
        await using var site = await TestSite.StartAsync(settings: TestSite.Production);
        var browser = site.BrowseSecurely();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Health.ReadyPath)).Status);
        await site.Database.SqlAsync(
            "UPDATE \"__EFMigrationsHistory\" SET \"MigrationId\" = '99990101000000_Next' WHERE \"MigrationId\" = (SELECT "
                + "MAX(\"MigrationId\") FROM \"__EFMigrationsHistory\")");
        site.Time.Advance(Readiness.HoldsFor);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync(Health.ReadyPath)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Health.LivePath)).Status);
        var newest = await site.InDatabaseAsync(db => Task.FromResult(db.Database.GetMigrations().Last()));
        await site.Database
            .SqlAsync($"INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ('{newest}', '10')");
        site.Time.Advance(Readiness.HoldsFor);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Health.ReadyPath)).Status);
    }

    [Fact]
    public async Task A_database_that_does_not_open_is_not_ready()
    {
        await using var site = await TestSite.StartAsync();
        var browser = site.Browse();
        await site.Database.CloseAsync();
        await browser.GetAsync(Health.ReadyPath);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy"), (browser.Page.Status, browser.Page.Body));
    }

    [Fact]
    public async Task Told_to_stop_it_is_not_ready_at_once_serves_on_for_a_while_and_finishes_what_is_under_way()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await using var site = await TestSite.StartAsync();
        using var process = await SiteProcess.StartAsync(site, ("Site:DrainDelay", "00:00:05"));
        Assert.Equal(HttpStatusCode.OK, (await process.GetAsync(Health.ReadyPath)).StatusCode);
        process.AskToStop();
        HttpResponseMessage ready;
        do
        {
            ready = await process.GetAsync(Health.ReadyPath);
        }
        while (ready.StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.True(ready.Headers.ConnectionClose);
        Assert.Equal(HttpStatusCode.OK, (await process.GetAsync(Health.LivePath)).StatusCode);

        // A sign-in asks Logto, which takes longer than the rest of the delay.
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "openid-configuration", Delay: TimeSpan.FromSeconds(2)));
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "/oidc/request", Delay: TimeSpan.FromSeconds(4)));
        var late = process.GetAsync("/account/sign-in");
        await process.EndsAsync();
        Assert.Equal(HttpStatusCode.OK, (await late).StatusCode);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Whoever_asks_at_once_shares_one_look()
    {
        await using var site = await TestSite.StartAsync();
        site.Logto.Calls.Forget();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => site.Browse().GetAsync(Health.ReadyPath)));
        Assert.Single(site.Logto.Calls.All, call => call.Path.EndsWith("openid-configuration", StringComparison.Ordinal));
    }
}
