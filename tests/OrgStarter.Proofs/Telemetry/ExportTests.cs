using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrgStarter.DevLogto;
using OrgStarter.DevLogto.Control;
using OrgStarter.Logto;
using OrgStarter.Platform.Identity;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Telemetry;

/// <summary>What leaves a site for a collector, at the most talkative setting there is.</summary>
public sealed class ExportTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ids_and_routes_leave_the_site_and_never_a_token_an_address_or_an_invitation()
    {
        await using var collector = await Collector.StartAsync();
        await using var site = await TestSite.StartAsync(settings: [.. collector.Settings, ("Invitations:MagicLink", "true")]);
        var (owner, organization) = await site.NewOrganizationAsync();
        var address = TestSite.Someone();
        var link = new Uri(await site.InviteAsync(owner, organization, address, "member"));
        var invited = site.Browse();
        await invited.GetAsync(link.ToString());
        await invited.SubmitAsync("form[data-guard]");
        await invited.GetAsync("/account/profile");
        await owner.GetAsync(organization.At($"members?q={address}"));
        await owner.GetAsync(organization.At("members/invitations"));
        await owner.GetAsync($"/somewhere/{address}");
        // A refusal and an outage, for what exceptions say.
        site.Logto.Faults.Add(new Fault(FaultKind.Refuse, "/api/"));
        await owner.GetAsync(organization.At($"members/invitations/{link.Segments[^1]}/revoke"));
        site.Logto.Faults.Clear();
        await Deliveries.SendAsync(site, new { @event = "User.Data.Updated" }, "a wrong key");
        List<(string What, string Secret)> secrets =
        [
            .. await SecretsAsync(site, [owner, invited]),
            ("the invitation", link.Segments[^1]), ("the link's token", LogtoClient.Query(link)["token"]!),
            ("an address", "@example.com"), ("a token", "eyJhbGci"), ("something encrypted", "CfDJ8"),
        ];
        var ownerId = await site.PersonIdAsync((await OwnerAddressAsync(site, organization))!);
        // On a busy machine the shutdown does not wait until everything has left.
        Assert.True(site.Services.GetRequiredService<MeterProvider>().ForceFlush());
        Assert.True(site.Services.GetRequiredService<TracerProvider>().ForceFlush());
        Assert.True(site.Services.GetRequiredService<LoggerProvider>().ForceFlush());
        await site.EndAsync();

        var (traces, metrics, logs) = (collector.Of("traces"), collector.Of("metrics"), collector.Of("logs"));
        foreach (var said in new[] { traces, logs })
        {
            Assert.Contains(organization.Id, said, StringComparison.Ordinal);
            Assert.Contains(ownerId, said, StringComparison.Ordinal);
        }

        Assert.Contains("/api/users/{userId}/organizations", traces, StringComparison.Ordinal);
        Assert.Contains("site.exchanges", metrics, StringComparison.Ordinal);
        Assert.Contains("/api/users/{userId}/organizations", metrics, StringComparison.Ordinal);
        Assert.Contains("LogtoException", logs, StringComparison.Ordinal);
        Assert.DoesNotContain(organization.Id, metrics, StringComparison.Ordinal);
        foreach (var (signal, said) in new[] { ("traces", traces), ("metrics", metrics), ("logs", logs) })
        {
            foreach (var (what, secret) in secrets)
            {
                var at = said.IndexOf(secret, StringComparison.Ordinal);
                Assert.True(at < 0, at < 0 ? "" : $"{what} in {signal}: {said[Math.Max(0, at - 200)..Math.Min(said.Length, at + 100)]}");
            }
        }
    }

    [Fact]
    public async Task Where_no_collector_is_named_nothing_is_collected()
    {
        await using var site = await TestSite.StartAsync();
        Assert.Null(site.Services.GetService<TracerProvider>());
        Assert.Equal(HttpStatusCode.OK, (await site.Browse().GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_collector_that_is_away_is_nobodys_trouble()
    {
        await using var site = await TestSite.StartAsync(settings: ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{FreePort.Find()}"));
        var ben = await site.BrowseAsAsync("ben@example.com");
        Assert.Equal(HttpStatusCode.OK, (await ben.GetAsync(Organization.Aurora.At("members"))).Status);
    }

    private static async Task<string?> OwnerAddressAsync(TestSite site, Organization organization)
    {
        var members = await new LogtoClient(site.Logto).ApiAsync(HttpMethod.Get, $"/organizations/{organization.Id}/users");
        return (string?)members.Body!.AsArray().First(member =>
            member!["organizationRoles"]!.AsArray().Any(role => (string?)role!["name"] == "owner"))!["primaryEmail"];
    }

    private static async Task<List<(string What, string Secret)>> SecretsAsync(TestSite site, IEnumerable<Browser> browsers)
    {
        var store = site.Services.GetRequiredService<SessionStore>();
        var hidden = await site.InDatabaseAsync(async db => (await db.Sessions.Select(session => session.RefreshToken).ToListAsync(Ct))
            .Concat(await db.SessionTokens.Select(token => token.Token).ToListAsync(Ct)).ToList());
        Assert.True(hidden.Count >= 3);
        return
        [
            .. hidden.OfType<string>().Select(token => ("a token of a session", store.Reveal(token))),
            // All but the one that names the organization of the last visit, which is no secret.
            .. browsers.SelectMany(browser => browser.Cookies.GetCookies(Browser.SiteAddress)).Where(cookie => cookie.Value.Length > 21)
                .Select(cookie => ($"the cookie {cookie.Name}", cookie.Value)),
            ("the application's secret", DevLogtoApplications.SiteSecret),
            ("the machine's secret", DevLogtoApplications.ManagementSecret),
            ("the webhook's key", DevLogtoWebhook.SigningKey),
        ];
    }
}
