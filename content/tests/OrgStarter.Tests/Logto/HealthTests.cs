using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Logto;
using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Logto;

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
    public async Task Whoever_asks_at_once_shares_one_look()
    {
        await using var site = await TestSite.StartAsync();
        site.Logto.Calls.Forget();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => site.Browse().GetAsync(Health.ReadyPath)));
        Assert.Single(site.Logto.Calls.All, call => call.Path.EndsWith("openid-configuration", StringComparison.Ordinal));
    }
}
