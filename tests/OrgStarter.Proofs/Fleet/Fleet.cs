using System.Net;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Jobs;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Servers;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Fleet;

/// <summary>Two processes of the site on one PostgreSQL behind one nginx, for a test alone.</summary>
public sealed class Fleet : IAsyncDisposable
{
    private Fleet(TestSite site) => Site = site;

    /// <summary>Its Logto and its database; the site itself are the two.</summary>
    public TestSite Site { get; }

    public Balancer Balancer { get; } = new();

    public SiteProcess One { get; private set; } = null!;

    public SiteProcess Other { get; private set; } = null!;

    public static async Task<Fleet> StartAsync()
    {
        var fleet = new Fleet(await TestSite.StartOnPostgresAsync());
        try
        {
            await fleet.Site.EndAsync();
            fleet.One = await fleet.StartInstanceAsync();
            fleet.Other = await fleet.StartInstanceAsync();
            await Needed.ToStartAsync(fleet.Balancer.StartAsync(fleet.One.Address, fleet.Other.Address));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Balancer.DisposeAsync();
        One?.Dispose();
        Other?.Dispose();
        await Site.DisposeAsync();
    }

    /// <summary>Both, one after the other, in favour of new ones.</summary>
    public async Task RestartAsync()
    {
        One = await ReplaceAsync(One, Other);
        Other = await ReplaceAsync(Other, One);
    }

    /// <summary>A browser in which this person has signed in, by way of whichever instance.</summary>
    public async Task<Browser> SignedInAsync(string email)
    {
        var browser = new Browser(NewConnections(), address: Balancer.Address);
        await browser.SignInAsync(email);
        return browser;
    }

    /// <summary>The same browser, for whom the balancer happens to choose this instance.</summary>
    public static Browser At(SiteProcess instance, Browser same) => new(NewConnections(), same.Cookies, instance.Address);

    /// <summary>Well beyond the time after which the claim of an instance that died ends by itself.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var until = DateTime.UtcNow + (4 * JobStore.ClaimTime); DateTime.UtcNow < until;)
        {
            if (await isSo())
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail("It did not become so.");
    }

    /// <summary>One connection for each request. When nginx reloads it closes the connections that it kept, and a request may just be on
    /// its way on one: browsers send it again, this client does not.</summary>
    private static HttpMessageInvoker NewConnections() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero });

    /// <summary>As an orchestrator does it: told to stop it is not ready at once, gets no new request, and ends
    /// when it has done its last.</summary>
    private async Task<SiteProcess> ReplaceAsync(SiteProcess old, SiteProcess stays)
    {
        old.AskToStop();
        await UntilAsync(async () => (await old.GetAsync(Health.ReadyPath)).StatusCode == HttpStatusCode.ServiceUnavailable);
        await Balancer.SendToAsync(stays.Address);
        await old.EndsAsync();
        Assert.Equal(0, old.ExitCode);
        var young = await StartInstanceAsync();
        await Balancer.SendToAsync(stays.Address, young.Address);
        return young;
    }

    private Task<SiteProcess> StartInstanceAsync() => SiteProcess.StartAsync(
        Site, ("Site:DrainDelay", "00:00:03"), ("RateLimits:SignIn:Requests", "1000000"), ("RateLimits:Invitations:Requests", "1000000"),
        ("Invitations:CallsPerTenSeconds", "1000000"), ("Invitations:ResendAfter", "00:00:00"));
}
