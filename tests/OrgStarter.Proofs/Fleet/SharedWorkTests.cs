using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Fleet;

/// <summary>What two instances do beside the pages: each piece once, and true for both.</summary>
[Trait("Only", "CI")]
public sealed class SharedWorkTests : IAsyncLifetime
{
    private const string Chloe = "chloe0000001";
    private static readonly string Roles = Organization.Aurora.At("settings/roles");
    private Fleet fleet = null!;
    private TestSite looks = null!;

    public async ValueTask InitializeAsync()
    {
        fleet = await Fleet.StartAsync();
        // To look into the database with; it does nothing by itself.
        looks = fleet.Site.StartAnother((TestSite.WithoutWorkers, "true"));
    }

    public async ValueTask DisposeAsync() => await (fleet?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task A_webhook_that_comes_to_both_at_once_is_worked_off_once_and_what_it_says_is_true_on_both()
    {
        var chloe = await fleet.SignedInAsync("chloe@example.com");
        foreach (var instance in new[] { fleet.One, fleet.Other })
        {
            Assert.Equal(HttpStatusCode.OK, (await Fleet.At(instance, chloe).GetAsync(Roles)).Status);
        }

        await new LogtoClient(fleet.Site.Logto).ApiAsync(HttpMethod.Delete, $"/organizations/{Organization.Aurora.Id}/users/{Chloe}");
        var body =
            $$"""{"event":"Organization.Membership.Updated","createdAt":"{{DateTimeOffset.UtcNow:O}}","organizationId":"{{Organization.Aurora.Id}}","deletedUserIds":["{{Chloe}}"]}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? fleet.One : fleet.Other).DeliverAsync(body)));
        Assert.Single(answers, HttpStatusCode.Accepted);
        Assert.Equal(answers.Length - 1, answers.Count(answer => answer == HttpStatusCode.OK));
        await Deliveries.UntilAsync(looks, db => Deliveries.IsDoneAsync(db, body));
        Assert.Single(await Deliveries.ReceiptsAsync(looks));
        foreach (var instance in new[] { fleet.One, fleet.Other })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Fleet.At(instance, chloe).GetAsync(Roles)).Status);
        }
    }

    [Fact]
    public async Task A_large_organization_is_read_by_both_in_turn_and_no_page_twice_but_the_one_at_which_an_instance_was_told_to_stop()
    {
        var id = await fleet.Site.Logto.AddLargeOrganizationAsync(2_950);
        var alice = await fleet.SignedInAsync("alice@example.com");
        await alice.GetAsync($"/o/{id}/members");
        await fleet.RestartAsync();
        await Deliveries.UntilAsync(looks, db =>
            db.MemberSyncs.AnyAsync(sync => sync.OrganizationId == id && sync.AsOf != null && sync.StartedAt == null));

        var state = await looks.InDatabaseAsync(db => db.MemberSyncs.SingleAsync(sync => sync.OrganizationId == id));
        Assert.Equal((true, state.Total), (state.Total > 2_950, state.Rows));
        // Both were told to stop, one after the other.
        Assert.InRange(
            fleet.Site.Logto.Calls.All.Count(call => call.Method == "GET" && call.Path == $"/api/organizations/{id}/users"),
            30,
            32);
    }

    [Fact]
    public async Task Forms_on_their_way_to_one_that_is_killed_are_done_or_not_and_sent_again_they_are_done_once()
    {
        var alice = await fleet.SignedInAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members/invitations/new"));
        string[] addresses = [.. Enumerable.Range(0, 24).Select(i => $"form{i}@example.com")];
        HttpRequestMessage Form(string address) => alice.FormRequest("#form form", ("Input.Addresses", address), ("Input.Role", "member"));

        var sent = addresses.Select(address => SendAsync(alice, Form(address))).ToList();
        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        await fleet.One.KillAsync();
        var answers = await Task.WhenAll(sent);
        Assert.Contains(HttpStatusCode.Found, answers);
        // Nobody is told that it was done when it was not: the balancer says itself that it does not know.
        Assert.All(answers, answer => Assert.True(answer is HttpStatusCode.Found or HttpStatusCode.BadGateway, $"{answer}"));
        for (var i = 0; i < addresses.Length; i++)
        {
            if (answers[i] != HttpStatusCode.Found)
            {
                Assert.Equal(HttpStatusCode.Found, await SendAsync(alice, Form(addresses[i])));
            }
        }

        await Fleet.UntilAsync(async () =>
            (await Task.WhenAll(addresses.Select(fleet.Site.Logto.MailsToAsync))).All(mails => mails.Count > 0));
        var invited = (await fleet.Site.InvitationsAtLogtoAsync(Organization.Aurora))
            .Where(invitation => addresses.Contains(invitation.Address));
        Assert.Equal(addresses.Select(address => (address, "Pending")).Order(), invited.Order());
        foreach (var address in addresses)
        {
            Assert.Single(await fleet.Site.Logto.MailsToAsync(address));
        }
    }

    private static async Task<HttpStatusCode> SendAsync(Browser browser, HttpRequestMessage form) => (await browser.SendAsync(form)).Status;
}
