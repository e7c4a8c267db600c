using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Servers;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data;

/// <summary>What instances show over a bad line to Redis. Each fault is a class, so that they wait at the same time.</summary>
public abstract class RedisLineTests(RedisServer redis, LineFault fault) : IClassFixture<RedisServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_is_right_and_what_comes_late_brings_nothing_old_back()
    {
        await using var line = new FaultyLine();
        await Needed.ToStartAsync(redis.StartAsync());
        await using var site =
            await TestSite.StartOnPostgresAsync(("ConnectionStrings:Redis", line.Through(new Uri($"redis://{redis.ConnectionString}"))));
        var second = site.StartAnother();
        await site.FindsRedisAsync();
        await second.FindsRedisAsync();
        var (owner, organization) = await site.NewOrganizationAsync();
        Browser[] both = [owner, second.Browse(owner)];
        line.Fault = fault;
        await RedisCacheTests.RenameAsync(owner, organization, "Over a bad line");
        await AssertShownAsync("Over a bad line");
        line.Fault = LineFault.None;
        await site.FindsRedisAsync();
        await second.FindsRedisAsync();
        await RedisCacheTests.RenameAsync(both[1], organization, "Over a good one");
        // What was delayed has arrived by now.
        await Task.Delay(fault == LineFault.Slow ? TimeSpan.FromSeconds(11) : TimeSpan.Zero, Ct);
        await AssertShownAsync("Over a good one");

        async Task AssertShownAsync(string name)
        {
            foreach (var page in new[] { "home", "members", "settings" })
            {
                foreach (var browser in both)
                {
                    await CacheTests.AssertShownAsync(browser, organization, page, name, RedisCacheTests.Agreement);
                }
            }
        }
    }
}

public sealed class RedisRefusesTests(RedisServer redis) : RedisLineTests(redis, LineFault.Refuse);

[Trait("Only", "CI")]
public sealed class RedisIsSlowTests(RedisServer redis) : RedisLineTests(redis, LineFault.Slow);

public sealed class RedisIsCutTests(RedisServer redis) : RedisLineTests(redis, LineFault.CutInTheMiddle);
