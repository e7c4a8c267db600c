using System.Net;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Servers;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Site;

/// <summary>Limits that the instances count together, where <c>ConnectionStrings:Redis</c> is set.</summary>
public sealed class SharedRateLimitTests(RedisServer redis) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task Two_instances_count_sign_ins_together_and_each_for_itself_while_Redis_is_away()
    {
        await Needed.ToStartAsync(redis.StartAsync());
        await using var site = await TestSite.StartAsync(settings: [
            redis.Setting,
            ("RateLimits:SignIn:Requests", "3"),
            ("RateLimits:SignIn:Window", "01:00:00")
        ]);
        var second = site.StartAnother();
        await site.FindsRedisAsync();
        await second.FindsRedisAsync();
        await AssertBeginsAsync([200, 200, 200], site, second, site);
        await AssertBeginsAsync([429, 429], second, site);
        Assert.Equal(200, await BeginAsync(site, "203.0.113.8"));

        // The first has counted three, and the second two.
        await redis.KillAsync();
        await AssertBeginsAsync([429, 200, 429], site, second, second);

        await Needed.ToStartAsync(redis.StartAsync());
        await site.FindsRedisAsync();
        await second.FindsRedisAsync();
        await AssertBeginsAsync([200, 200, 200, 429], site, second, second, site);
    }

    [Fact]
    public async Task Invitations_are_counted_together_by_person_and_the_answer_says_when_to_come_back()
    {
        await Needed.ToStartAsync(redis.StartAsync());
        await using var site = await TestSite.StartAsync(settings: [redis.Setting, ("RateLimits:Invitations:Requests", "2")]);
        var second = site.StartAnother();
        await site.FindsRedisAsync();
        await second.FindsRedisAsync();
        var here = await site.ApiAsync("alice@example.com", Organization.Aurora.Id);
        var there = await second.ApiAsync("alice@example.com", Organization.Aurora.Id);
        Assert.Equal(200, (await InviteAsync(here)).Status);
        Assert.Equal(200, (await InviteAsync(there)).Status);
        foreach (var refused in new[] { await InviteAsync(here), await InviteAsync(there) })
        {
            Assert.Equal(429, refused.Status);
            Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        }
    }

    private static Task<JsonAnswer> InviteAsync(ApiClient caller) =>
        caller.PostAsync("/api/invitations", new { addresses = new[] { TestSite.Someone() } });

    private static async Task AssertBeginsAsync(int[] expected, params TestSite[] instances)
    {
        foreach (var (instance, status) in instances.Zip(expected))
        {
            Assert.Equal(status, await BeginAsync(instance));
        }
    }

    private static async Task<int> BeginAsync(TestSite site, string address = "203.0.113.7") =>
        (int)(await site.BrowseFrom(address).GetAsync("/account/sign-in")).Status;
}
