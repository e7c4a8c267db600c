using System.Net;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Fleet;

/// <summary>Two processes on one SQLite file, as while a deployment starts the new one: what the other writes, each knows at
/// once.</summary>
[Trait("Only", "CI")]
public sealed class SharedFileTests : IAsyncLifetime
{
    private static readonly string Page = Organization.Aurora.At("members/invitations");
    private TestSite here = null!;
    private SiteProcess there = null!;

    public async ValueTask InitializeAsync()
    {
        here = await TestSite.StartOnSqliteAsync();
        there = await SiteProcess.StartAsync(here, ("RateLimits:SignIn:Requests", "1000000"));
    }

    public async ValueTask DisposeAsync()
    {
        there?.Dispose();
        await here.DisposeAsync();
    }

    [Fact]
    public async Task A_role_that_is_changed_in_the_other_process_holds_here_at_once()
    {
        var (ben, alice) = (await WarmAsync("ben@example.com"), At(there, await here.BrowseAsAsync("alice@example.com")));
        foreach (var (role, status) in new[]
        {
            ("member", HttpStatusCode.Forbidden),
            ("admin", HttpStatusCode.OK),
            ("member", HttpStatusCode.Forbidden)
        })
        {
            await alice.GetAsync(Organization.Aurora.At("members/ben000000001/role"));
            await alice.SubmitAsync("#form", ("Role", role));
            Assert.Equal(status, (await ben.GetAsync(Page)).Status);
        }
    }

    [Fact]
    public async Task A_sign_out_everywhere_in_the_other_process_ends_the_sessions_here_at_once()
    {
        var ben = await WarmAsync("ben@example.com");
        var again = At(there, await here.BrowseAsAsync("ben@example.com"));
        await again.GetAsync("/account/sessions/sign-out-everywhere");
        await again.SubmitAsync("main form");
        Assert.NotEqual(Page, (await ben.GetAsync(Page)).Path);
    }

    private async Task<Browser> WarmAsync(string email)
    {
        var browser = await here.BrowseAsAsync(email);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Page)).Status);
        }

        return browser;
    }

    private static Browser At(SiteProcess process, Browser same) =>
        new(
            new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }),
            same.Cookies,
            process.Address);
}
