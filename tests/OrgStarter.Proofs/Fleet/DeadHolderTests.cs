using System.Net;
using OrgStarter.DevLogto.Control;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Fleet;

/// <summary>A process that is killed with a lock in its hands: the next request works, and does not wait for anything to run out.</summary>
[Trait("Only", "CI")]
public sealed class DeadHolderTests
{
    private static readonly string Page = Organization.Aurora.At("settings/roles");

    [Fact]
    public async Task On_PostgreSQL_the_other_instance_serves_the_session_at_once()
    {
        await using var fleet = await Fleet.StartAsync();
        // In two organizations: none of them was opened by the sign-in.
        var dan = await fleet.SignedInAsync("dan@example.com");
        await HoldAsync(fleet.Site, Fleet.At(fleet.One, dan));
        await fleet.One.KillAsync();
        await WarmAsync(fleet.Other);
        Assert.Equal(HttpStatusCode.OK, (await Fleet.At(fleet.Other, dan).GetAsync(Page)).Status);
    }

    [Fact]
    public async Task On_SQLite_the_process_that_is_started_next_serves_the_session_at_once()
    {
        await using var site = await TestSite.StartOnSqliteAsync();
        await site.EndAsync();
        Browser dan;
        using (var first = await SiteProcess.StartAsync(site))
        {
            dan = NewBrowser(first);
            await dan.SignInAsync("dan@example.com");
            await HoldAsync(site, dan);
            await first.KillAsync();
        }

        using var next = await SiteProcess.StartAsync(site);
        await WarmAsync(next);
        Assert.Equal(HttpStatusCode.OK, (await Fleet.At(next, dan).GetAsync(Page)).Status);
    }

    /// <summary>On a busy machine the first exchange of a process takes longer than a person waits.</summary>
    private static async Task WarmAsync(SiteProcess process)
    {
        var chloe = NewBrowser(process);
        await chloe.SignInAsync("chloe@example.com");
        await Fleet.UntilAsync(async () => (await chloe.GetAsync(Page)).Status == HttpStatusCode.OK);
    }

    private static Browser NewBrowser(SiteProcess process) =>
        new(new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }), address: process.Address);

    /// <summary>Until the process has the lock of the session: it has asked Logto for a token, and waits for the answer.</summary>
    private static async Task HoldAsync(TestSite site, Browser browser)
    {
        site.Logto.Faults.Add(new Fault(FaultKind.Slow, "POST /oidc/token$", Times: 1));
        _ = browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(browser.Home, Page)));
        await Fleet.UntilAsync(() => Task.FromResult(site.Logto.Faults.Current is null));
    }
}
