using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Logto;
using OrgStarter.Platform.Accounts;
using OrgStarter.Platform.Members;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Members;

/// <summary>
/// Two owners who both want out, at the same moment, in two instances of the site: an organization must never be without an owner.
/// Through the classes that the pages call: a thousand times over HTTP would take too long.
/// </summary>
public sealed class OwnershipRaceTests(PostgresSite postgres, ITestOutputHelper output) : IClassFixture<PostgresSite>, IAsyncLifetime
{
    /// <summary>Organizations that are fought over side by side.</summary>
    private const int Lanes = 10;
    private TestSite site = null!;

    private delegate Task<bool> Attempt(TestSite instance, string organizationId, string me, string other);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => site = await postgres.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Two_owners_who_demote_each_other_at_once_leave_one_a_thousand_times()
    {
        var (won, owners) = await RaceAsync(1000, DemoteAsync, DemoteAsync);
        Assert.Equal(Enumerable.Repeat(1, 1000), owners);
        Assert.Equal(1000, won);
    }

    public static TheoryData<string, string> Pairs => new()
    {
        { "leave", "leave" },
        { "remove", "leave" },
        { "remove", "remove" },
        { "transfer", "leave" },
        { "transfer", "demote" },
        { "delete account", "leave" },
        { "delete account", "delete account" },
        { "delete account", "demote" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Of_two_owners_who_go_at_once_in_whatever_ways_one_stays(string first, string second)
    {
        var (won, owners) = await RaceAsync(30, Way(first), Way(second));
        Assert.All(owners, count => Assert.Equal(1, count));
        Assert.True(won >= 30, "Nobody got out: the race proves nothing.");
    }

    private static Attempt Way(string name) => name switch
    {
        "leave" => (instance, organization, me, _) => instance.AsAsync(organization, me, async services =>
            await services.GetRequiredService<MemberChanges>().LeaveAsync(Ct) == Refusal.None),
        "remove" => (instance, organization, me, other) => instance.AsAsync(organization, me, async services =>
            await services.GetRequiredService<MemberChanges>().RemoveAsync(other, Ct) == Refusal.None),
        "transfer" => (instance, organization, me, other) => instance.AsAsync(organization, me, async services =>
            await services.GetRequiredService<OwnershipTransfer>().TransferAsync(other, "admin", "Theirs", Ct) == Refusal.None),
        "delete account" => (instance, organization, me, _) => instance.AsAsync(organization, me, async services =>
            (await services.GetRequiredService<AccountDeletion>().DeleteAsync(me, Ct)).Count == 0),
        _ => DemoteAsync,
    };

    private static Task<bool> DemoteAsync(TestSite instance, string organization, string me, string other) =>
        instance.AsAsync(organization, me, async services =>
        {
            try
            {
                return await services.GetRequiredService<MemberChanges>().ChangeRoleAsync(other, "member", seen: null, Ct) == Refusal.None;
            }
            catch (LogtoException e) when (e.Code == "organization.require_membership")
            {
                // Their account went in the very moment; the page says that they are no member any more.
                return false;
            }
        });

    /// <returns>How many attempts went through in all, and how many owners were left after each round.</returns>
    private async Task<(int Won, List<int> Owners)> RaceAsync(int rounds, Attempt first, Attempt second)
    {
        await using var another = site.StartAnother();
        var logto = new LogtoClient(site.Logto);
        var (won, owners, clock) = (0, new List<int>(), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async lane =>
        {
            var people = await logto.NewPeopleAsync(2);
            var organization = await logto.NewOrganizationOfAsync(people);
            for (var round = 0; round < rounds / Lanes; round++)
            {
                // Who reaches the lock first changes from round to round.
                var (one, other) = (lane + round) % 2 == 0 ? (site, another) : (another, site);
                var results = await Task.WhenAll(
                    Task.Run(() => first(one, organization.Id, people[0], people[1]), Ct),
                    Task.Run(() => second(other, organization.Id, people[1], people[0]), Ct));
                var left = await site.CountOwnersAsync(organization);
                lock (owners)
                {
                    won += results.Count(result => result);
                    owners.Add(left);
                }

                people = await BringBackAsync(logto, people);
                await logto.SetOwnersAsync(organization.Id, people);
            }
        }));
        output.WriteLine(
            $"{owners.Count} rounds in {clock.Elapsed.TotalSeconds:0} s: {won} of {2 * owners.Count} attempts went through, at least "
                + $"{owners.Min()} and at most {owners.Max()} owners were left.");
        return (won, owners);
    }

    /// <summary>Somebody else in the place of each whose account is gone.</summary>
    private static async Task<string[]> BringBackAsync(LogtoClient logto, string[] people)
    {
        var present = new List<string>();
        foreach (var person in people)
        {
            var found = await logto.ApiAsync(HttpMethod.Get, $"/users/{person}");
            present.Add(found.Status == 200 ? person : (await logto.NewPeopleAsync(1))[0]);
        }

        return [.. present];
    }
}
