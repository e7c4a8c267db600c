using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using OrgStarter.Data;
using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Data;

/// <summary>The same locks where <c>ConnectionStrings:Redis</c> is set, and a site that keeps them there.</summary>
public sealed class RedisLocksTests(RedisServer redis) : LocksTests, IClassFixture<RedisServer>, IAsyncDisposable
{
    private static readonly string Roles = Organization.Aurora.At("settings/roles");
    private readonly List<RedisConnection> connections = [];

    private (string, string) Setting => ("ConnectionStrings:Redis", redis.ConnectionString);

    [Fact]
    public async Task A_hundred_first_requests_at_once_over_two_instances_exchange_once()
    {
        await redis.StartAsync();
        await using var site = await TestSite.StartAsync(settings: Setting);
        var here = await site.BrowseAsAsync("dan@example.com");
        var there = site.StartAnother().Browse(here);
        site.Exchanges.Forget();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? here : there).SendAsync(Get())));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(1, site.Exchanges.Count);
        Assert.Equal(0, await site.InDatabaseAsync(db => db.Leases.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task While_Redis_is_away_a_valid_token_works_on_and_nothing_is_exchanged_without_a_lock()
    {
        await redis.StartAsync();
        await using var site = await TestSite.StartAsync(settings: Setting);
        var dan = await site.BrowseAsAsync("dan@example.com");
        await dan.GetAsync(Roles);
        await redis.KillAsync();
        site.Exchanges.Forget();

        site.Time.Advance(TimeSpan.FromMinutes(11));
        await dan.GetAsync(Roles);
        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
        await dan.GetAsync(Organization.Birch.At("settings/roles"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, dan.Page.Status);
        Assert.NotNull(dan.Page.Header("Retry-After"));
        Assert.Equal(0, site.Exchanges.Count);

        await redis.StartAsync();
        for (var i = 0; i < 30 && dan.Page.Status != HttpStatusCode.OK; i++)
        {
            // The connection finds the server again within seconds, without a restart of the site.
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await dan.ClickAsync("Try again");
        }

        Assert.Equal(HttpStatusCode.OK, dan.Page.Status);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    protected override async Task<ILeases> LeasesAsync()
    {
        await redis.StartAsync();
        var (name, value) = Setting;
        var connection = new RedisConnection(new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build());
        connections.Add(connection);
        return new RedisLeases(connection, NullLogger<RedisLeases>.Instance);
    }

    /// <summary>Redis has a clock of its own, which no test can move.</summary>
    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, TestContext.Current.CancellationToken);

    private static HttpRequestMessage Get() => new(HttpMethod.Get, new Uri(Browser.SiteAddress, Roles));
}
