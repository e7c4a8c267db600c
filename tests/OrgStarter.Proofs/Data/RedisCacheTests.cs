using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto;
using OrgStarter.Platform.Data;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Servers;
using OrgStarter.Testing;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace OrgStarter.Proofs.Data;

/// <summary>What instances cache where <c>ConnectionStrings:Redis</c> is set: shared, removed everywhere at once, and never
/// missed.</summary>
[Trait("Only", "CI")]
public sealed class RedisCacheTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const string Form = "main form[method=post]";

    /// <summary>How long an instance may show what has changed while Redis tells it nothing, and some time for a busy machine.</summary>
    internal static readonly TimeSpan Agreement = SharedCache.Agreement + TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_instance_has_asked_Logto_for_another_one_knows_and_no_token_or_address_lies_in_Redis()
    {
        var (site, second) = await StartTwoAsync();
        await using var _ = site;
        var (owner, organization) = await site.NewOrganizationAsync();
        await site.InviteAsync(owner, organization, TestSite.Someone(), "member");
        await owner.GetAsync(organization.At("home"));
        await owner.GetAsync(organization.At("members/invitations"));
        site.Logto.Calls.Forget();
        await second.Browse(owner).GetAsync(organization.At("home"));
        Assert.DoesNotContain(site.Logto.Calls.All, call => call.Path.EndsWith("/organizations", StringComparison.Ordinal));

        var held = await redis.AllAsync();
        Assert.Contains(
            held,
            entry => entry.Key.Contains(":organizations", StringComparison.Ordinal)
                && entry.Value.Contains(organization.Id, StringComparison.Ordinal));
        Assert.All(held, entry => Assert.False(
            entry.ToString().Contains("@example.com", StringComparison.Ordinal)
                || entry.ToString().Contains("eyJ", StringComparison.Ordinal),
            $"{entry}"));
    }

    [Fact]
    public async Task A_change_on_one_instance_is_told_to_the_other_at_once()
    {
        var (site, second) = await StartTwoAsync();
        await using var _ = site;
        var (owner, organization) = await site.NewOrganizationAsync();
        var there = second.Browse(owner);
        await there.GetAsync(organization.At("home"));
        await RenameAsync(owner, organization, "Told by Redis");
        // Far less than what it is kept for.
        await CacheTests.AssertShownAsync(there, organization, "home", "Told by Redis", TimeSpan.FromSeconds(10));
        Assert.True(Shows(await OpenAsync(owner, organization), "Told by Redis"));
    }

    [Fact]
    public async Task Without_Redis_every_page_is_still_right_and_when_it_is_back_it_is_used_again()
    {
        var (site, second) = await StartTwoAsync();
        await using var _ = site;
        var (owner, organization) = await site.NewOrganizationAsync();
        var there = second.Browse(owner);
        await there.GetAsync(organization.At("home"));
        await redis.KillAsync();
        await RenameAsync(owner, organization, "While it was away");
        foreach (var page in new[] { "home", "members", "members/invitations", "settings", "audit" })
        {
            await CacheTests.AssertShownAsync(there, organization, page, "While it was away", Agreement);
        }

        await Needed.ToStartAsync(redis.StartAsync());
        await site.FindsRedisAsync();
        await second.FindsRedisAsync();
        await RenameAsync(owner, organization, "Back again");
        await owner.GetAsync(organization.At("home"));
        Assert.Contains(await redis.AllAsync(), entry => entry.Value.Contains("Back again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Redis_that_starts_after_the_site_is_found_and_tells_what_changes()
    {
        await Needed.ToStartAsync(redis.StartAsync());
        await redis.KillAsync();
        await using var site = await TestSite.StartOnPostgresAsync(redis.Setting);
        var (owner, organization) = await site.NewOrganizationAsync();
        var second = site.StartAnother();
        var there = second.Browse(owner);
        await there.GetAsync(organization.At("home"));
        await Needed.ToStartAsync(redis.StartAsync());
        await site.FindsRedisAsync();
        await second.FindsRedisAsync();
        await there.GetAsync(organization.At("home"));
        await RenameAsync(owner, organization, "Told by a late Redis");
        await CacheTests.AssertShownAsync(there, organization, "home", "Told by a late Redis", TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_Redis_that_hangs_costs_one_short_wait_and_not_one_for_each_page()
    {
        var (site, second) = await StartTwoAsync();
        await using var _ = site;
        var (owner, organization) = await site.NewOrganizationAsync();
        await owner.GetAsync(organization.At("home"));
        redis.Suspend();
        try
        {
            foreach (var browser in new[] { owner, second.Browse(owner) })
            {
                await RenameAsync(browser, organization, $"By {browser.GetHashCode()}");
                Assert.True(Shows(await OpenAsync(browser, organization), $"By {browser.GetHashCode()}"));
            }

            Assert.Equal((HttpStatusCode.OK, "Degraded"), ((await owner.GetAsync("/health/ready")).Status, owner.Page.Body));
        }
        finally
        {
            redis.Resume();
        }

        await site.FindsRedisAsync();
    }

    [Fact]
    public async Task What_was_on_its_way_from_Logto_while_it_changed_is_shown_by_no_instance_afterwards()
    {
        await Needed.ToStartAsync(redis.StartAsync());
        var hold = new HeldAnswer("/organizations");
        await using var site = await TestSite.StartOnPostgresAsync(redis.Setting);
        var (owner, organization) = await site.NewOrganizationAsync();
        // Nobody has kept anything that would spare the question.
        await redis.KillAsync();
        await Needed.ToStartAsync(redis.StartAsync());
        var slow = site.StartAnother(services => hold.In(services));
        await site.FindsRedisAsync();
        await slow.FindsRedisAsync();
        var there = slow.Browse(owner);
        var late = there.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, organization.At("home"))));
        await hold.Answered.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        await RenameAsync(owner, organization, "The newer name");
        hold.Release();
        Assert.Equal(HttpStatusCode.OK, (await late).Status);

        foreach (var instance in new[] { site, slow, site.StartAnother(_ => { }) })
        {
            Assert.True(Shows(await OpenAsync(instance.Browse(owner), organization), "The newer name"));
        }
    }

    [Fact]
    public async Task A_removal_that_is_written_late_does_not_replace_a_later_one()
    {
        await Needed.ToStartAsync(redis.StartAsync());
        await using var site = await TestSite.StartAsync(settings: redis.Setting);
        await site.FindsRedisAsync();
        var (cache, json) = (site.Services.GetRequiredService<RedisCache>(), new FusionCacheSystemTextJsonSerializer());
        var key = $"v2:{FusionCacheInternalStrings.DefaultTagCacheKeyPrefix}user:{Guid.NewGuid():N}";
        var (now, end) = (DateTimeOffset.UtcNow.UtcTicks, DateTimeOffset.UtcNow.AddHours(1).UtcTicks);
        foreach (var removedAt in new[] { now - TimeSpan.TicksPerSecond, now, 0, now - TimeSpan.TicksPerSecond })
        {
            var removal = new FusionCacheDistributedEntry<long>(removedAt, now, end, null, null);
            await cache.SetAsync(key, json.Serialize(removal), new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) }, Ct);
        }

        Assert.Equal(now, json.Deserialize<FusionCacheDistributedEntry<long>>((await cache.GetAsync(key, Ct))!)!.Value);
    }

    private async Task<(TestSite First, TestSite Second)> StartTwoAsync()
    {
        await Needed.ToStartAsync(redis.StartAsync());
        var site = await TestSite.StartOnPostgresAsync(redis.Setting);
        var second = site.StartAnother();
        await site.FindsRedisAsync();
        await second.FindsRedisAsync();
        return (site, second);
    }

    internal static async Task RenameAsync(Browser owner, Organization organization, string name)
    {
        await owner.GetAsync(organization.At("settings"));
        await owner.SubmitAsync(Form, ("Input.Name", name));
        Assert.Equal(HttpStatusCode.OK, owner.Page.Status);
    }

    private static async Task<Browser> OpenAsync(Browser browser, Organization organization)
    {
        await browser.GetAsync(organization.At("home"));
        return browser;
    }

    private static bool Shows(Browser browser, string name) =>
        browser.Page.Find(".switcher summary").TextContent.Contains(name, StringComparison.Ordinal);
}
