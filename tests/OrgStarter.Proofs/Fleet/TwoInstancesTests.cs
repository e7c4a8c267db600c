using System.Collections.Concurrent;
using System.Net;
using OrgStarter.Servers;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Fleet;

/// <summary>Two processes of the site on one PostgreSQL behind one nginx: for whoever visits, one site.</summary>
[Collection(AloneCollection.Name)]
[Trait(AloneCollection.Name, "true")]
[Trait("Only", "CI")]
public sealed class TwoInstancesTests : IAsyncLifetime
{
    private const int Visitors = 6;
    private static readonly string Members = Organization.Aurora.At("members");
    private readonly ConcurrentQueue<string> wrong = new();
    private readonly CancellationTokenSource enough = new();
    private Fleet fleet = null!;
    private int answered;

    private TestSite Site => fleet.Site;

    public async ValueTask InitializeAsync() => fleet = await Fleet.StartAsync();

    public async ValueTask DisposeAsync()
    {
        enough.Dispose();
        await (fleet?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Who_signs_in_on_one_goes_on_on_the_other_with_forms_notices_and_one_exchange()
    {
        // In two organizations: none of them was opened by the sign-in.
        var dan = await fleet.SignedInAsync("dan@example.com");
        Site.Logto.Calls.Forget();
        var answers = await Task.WhenAll(
            Enumerable.Range(
                0,
                60).Select(_ =>
                    dan.SendAsync(
                        new HttpRequestMessage(
                            HttpMethod.Get,
                            new Uri(fleet.Balancer.Address, Organization.Aurora.At("settings/roles"))))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(Site.Logto.Calls.All, call => call.Path == "/oidc/token");

        var alice = await fleet.SignedInAsync("alice@example.com");
        for (var i = 0; i < 4; i++)
        {
            var role = i % 2 == 0 ? "admin" : "member";
            await alice.GetAsync(Organization.Aurora.At("members/chloe0000001/role"));
            await alice.SubmitAsync("#form", ("Role", role));
            Assert.Equal((HttpStatusCode.OK, Members), (alice.Page.Status, alice.Page.Path));
            await alice.GetAsync(Organization.Aurora.At("members?q=chloe@"));
            Assert.Contains(role, alice.Page.Find("#table tbody tr").TextContent, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task One_that_is_killed_loses_no_session_and_neither_loses_nor_doubles_an_invitation()
    {
        var alice = await fleet.SignedInAsync("alice@example.com");
        await alice.GetAsync(Organization.Aurora.At("members/invitations/new"));
        var visits = await VisitedAsync();
        string[] addresses = [.. Enumerable.Range(0, 30).Select(i => $"fleet{i}@example.com")];
        // The form is answered before all mails are out; whoever answered it may be the one that dies.
        await alice.SubmitAsync("#form form", ("Input.Addresses", string.Join('\n', addresses)), ("Input.Role", "member"));
        await fleet.One.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await enough.CancelAsync();
        await visits;
        Assert.Empty(wrong);
        Assert.True(answered > Visitors, $"{answered} answers say nothing.");

        await alice.GetAsync(Members);
        Assert.Equal(HttpStatusCode.OK, alice.Page.Status);
        await Fleet.UntilAsync(async () =>
        {
            await EndDeadClaimsAsync();
            return (await InvitedAsync()).Count(addresses.Contains) == addresses.Length;
        });
        await Fleet.UntilAsync(async () => (await Task.WhenAll(addresses.Select(Site.Logto.MailsToAsync))).All(mails => mails.Count > 0));
        Assert.Equal(addresses.Order(), (await InvitedAsync()).Where(addresses.Contains).Order());
        // One mail may be sent twice: Logto had sent it, and who asked for it was killed before writing that down.
        var mails = await Task.WhenAll(addresses.Select(Site.Logto.MailsToAsync));
        Assert.InRange(mails.Sum(sent => sent.Count), addresses.Length, addresses.Length + 1);
    }

    [Fact]
    public async Task A_rolling_restart_fails_no_request()
    {
        var visits = await VisitedAsync();
        await fleet.RestartAsync();
        await enough.CancelAsync();
        await visits;
        Assert.Empty(wrong);
        Assert.True(answered > Visitors, $"{answered} answers say nothing.");
    }

    /// <summary>Claims that were not renewed three times, which who lives does every five seconds, would end after a minute.</summary>
    private Task EndDeadClaimsAsync() => Site.Database.SqlAsync(
        """UPDATE "Jobs" SET "ClaimedUntil" = now() WHERE "ClaimedUntil" < now() + interval '45 seconds'""");

    /// <summary>People who have signed in and look at one page after another, until it is <see cref="enough"/>.</summary>
    private async Task<Task> VisitedAsync()
    {
        var visitors = await Task.WhenAll(
            Enumerable.Range(0, Visitors).Select(i => fleet.SignedInAsync(i % 2 == 0 ? "ben@example.com" : "chloe@example.com")));
        return Task.WhenAll(visitors.Select((visitor, i) => VisitAsync(visitor, i % 3 == 0 ? Members : Organization.Aurora.At("home"))));
    }

    private async Task VisitAsync(Browser visitor, string page)
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                await visitor.GetAsync(page);
                if (visitor.Page.Status != HttpStatusCode.OK || visitor.Page.Path != page || !visitor.Page.Has("#nav"))
                {
                    wrong.Enqueue($"{(int)visitor.Page.Status} {visitor.Page.Url}");
                }
            }
            catch (HttpRequestException e)
            {
                wrong.Enqueue(e.Message);
            }

            Interlocked.Increment(ref answered);
        }
    }

    private async Task<IReadOnlyList<string>> InvitedAsync() =>
        [.. (await new LogtoClient(Site.Logto).ApiAsync(
            HttpMethod.Get,
            $"/organization-invitations?organizationId={Organization.Aurora.Id}")).Body!.AsArray().Select(i => (string)i!["invitee"]!)];
}

/// <summary>Tests with answers that must come in time. Nothing else runs meanwhile: no test of this project, and nothing that
/// <c>test.sh</c> runs beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
