using OrgStarter.DevLogto;
using OrgStarter.DevLogto.Control;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Telemetry;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Telemetry;

/// <summary>What the site measures of itself, by what people and Logto do.</summary>
public sealed class MeterTests
{
    [Fact]
    public async Task Each_meter_tells_what_happened_and_names_nobody()
    {
        await using var site = await TestSite.StartAsync();
        using var measured = new Measured(site);
        var (owner, organization) = await site.NewOrganizationAsync();
        Assert.Equal(1, measured.Sum("site.exchanges", "Granted"));
        Assert.True(measured.Count("site.exchange.wait") >= 1);
        Assert.Equal(1, measured.Count("site.logto.duration", "POST", "/api/organizations", 201));

        await owner.GetAsync(organization.At("home"));
        var (misses, hits) = (
            measured.Sum("site.cache.reads", "organizations", "miss"),
            measured.Sum("site.cache.reads", "organizations", "hit"));
        await owner.GetAsync(organization.At("home"));
        Assert.Equal(misses, measured.Sum("site.cache.reads", "organizations", "miss"));
        Assert.True(measured.Sum("site.cache.reads", "organizations", "hit") > hits);
        Assert.Equal(0, measured.Sum("site.cache.second_level", "miss"));

        var (_, address) = await site.JoinAsync(owner, organization, "member");
        await site.InviteAsync(owner, organization, address, "member");
        Assert.Equal(
            (1, 1, 1),
            (
                measured.Sum("site.invitations", "Sent"),
                measured.Sum("site.invitations", "Accepted"),
                measured.Sum("site.invitations", "AlreadyMember")));

        await Deliveries.SendAsync(site, new
        {
            @event = "User.Data.Updated",
            createdAt = site.Time.GetUtcNow().ToString("O"),
            data = new { id = "nobody" }
        });
        await Deliveries.SendAsync(site, new { @event = "User.Data.Updated" }, "a wrong key");
        Assert.Equal((1, 1), (measured.Sum("site.webhooks", "taken"), measured.Sum("site.webhooks", "refused")));
        for (var i = 0; i < 100 && measured.Sum("site.webhooks", "handled") < 1; i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, measured.Sum("site.webhooks", "handled"));
        Assert.True(measured.Count("site.background.duration", WebhookJob.Kind, "done") >= 1);
        Assert.DoesNotContain(measured.Attributes, value =>
            value.Contains(organization.Id, StringComparison.Ordinal) || value.Contains('@', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Logto_that_fails_shows_in_exchanges_and_calls()
    {
        await using var site = await TestSite.StartAsync();
        var ben = await site.BrowseAsAsync("ben@example.com");
        await ben.GetAsync(Organization.Aurora.At("home"));
        using var measured = new Measured(site);
        site.Logto.Faults.Add(new Fault(FaultKind.ServerError, "^POST /oidc/token"));
        site.Logto.Faults.Add(new Fault(FaultKind.Refuse, "^GET /api/organizations"));
        await ben.GetAsync(Organization.Birch.At("home"));
        await ben.GetAsync(Organization.Aurora.At("members/invitations"));
        Assert.Equal(1, measured.Sum("site.exchanges", "Unavailable"));
        Assert.Equal(1, measured.Count("site.logto.duration", "POST", "/oidc/token", 500));
    }

    [Theory]
    [InlineData("GET", "/api/users/abc123/organizations", "/api/users/{userId}/organizations")]
    [InlineData("DELETE", "/api/organizations/abc/users/def", "/api/organizations/{id}/users/{userId}")]
    [InlineData("GET", "/api/users", "/api/users")]
    [InlineData("POST", "/oidc/token", "/oidc/token")]
    [InlineData("GET", "/api/users/abc123/secrets-of-fay@example.com", LogtoRoutes.Other)]
    [InlineData("PURGE", "/api/users/abc123", LogtoRoutes.Other)]
    public void A_call_is_named_by_its_route_and_one_that_nobody_knows_by_nothing(string method, string path, string route) =>
        Assert.Equal(route, LogtoRoutes.Of(method, path));

    [Theory]
    [InlineData("Mail to fay.o'neil+x@mail.example.com failed", "Mail to [...] failed")]
    [InlineData("?email=fay%40example.com", "?[...]")]
    [InlineData("GET http://localhost/signin-logto?code=abc&state=def - 302", "GET http://localhost/signin-logto?[...] - 302")]
    [InlineData("resulting in /account/sign-up and ?returnUrl=%2Finvitations%2Fk3v9x0q2m1z8", "resulting in /account/sign-up and ?[...]")]
    [InlineData("back to %2finvitations%2Fk3v9x0q2m1z8", "back to %2finvitations%2F[...]")]
    [InlineData("Found for address (id=[j6m16fp2mcilpxgpnqcac],user=[gzarlwq3jexc])", "Found for address (id=[[...]],user=[gzarlwq3jexc])")]
    [InlineData("Bearer eyJhbGciOiJFUzM4NCJ9.eyJzdWIiOiJhIn0.c2ln ends", "Bearer [...] ends")]
    [InlineData("/o/abc/members/invitations/k3v9x0q2m1z8/revoke", "/o/abc/members/invitations/[...]/revoke")]
    [InlineData("Is it so? Yes, 7 of 9 a@b", "Is it so? Yes, 7 of 9 a@b")]
    [InlineData("https://example.com/o/abc/members", "https://example.com/o/abc/members")]
    public void Texts_lose_what_must_not_leave_and_nothing_else(string text, string left) => Assert.Equal(left, Redactor.Of(text));
}
