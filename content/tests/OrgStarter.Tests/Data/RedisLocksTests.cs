using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrgStarter.Data;
using OrgStarter.Servers;
using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Data;

/// <summary>The same locks where <c>ConnectionStrings:Redis</c> is set, and a site that keeps them there.</summary>
public sealed class RedisLocksTests(RedisServer redis) : LocksTests, IClassFixture<RedisServer>, IAsyncLifetime
{
    private static readonly string Roles = Organization.Aurora.At("settings/roles");
    private readonly List<RedisConnection> connections = [];
    private TestSite? site;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestSite Site => site!;

    public async ValueTask InitializeAsync()
    {
        await Needed.ToStartAsync(redis.StartAsync());
        site = await TestSite.StartAsync(settings: redis.Setting);
    }

    [Fact]
    public async Task A_hundred_first_requests_at_once_over_two_instances_exchange_once()
    {
        await AssertExchangesOnceAsync(await Site.BrowseAsAsync("dan@example.com"));
        Assert.Equal(0, await Site.InDatabaseAsync(db => db.Leases.CountAsync(Ct)));
    }

    [Fact]
    public async Task While_Redis_is_away_the_database_alone_keeps_them_and_it_is_still_one_exchange()
    {
        var dan = await Site.BrowseAsAsync("dan@example.com");
        await redis.KillAsync();
        await AssertExchangesOnceAsync(dan);
    }

    [Fact]
    public async Task A_Redis_that_dies_in_the_middle_of_an_exchange_and_comes_back_empty_lets_no_second_one_in()
    {
        var here = await Site.BrowseAsAsync("dan@example.com");
        var second = Site.StartAnother();
        var there = second.Browse(here);
        Site.Exchanges.Forget();
        var (begun, goOn) = (NewSignal(), NewSignal());
        Site.Exchanges.AfterAnswer = () =>
        {
            begun.TrySetResult();
            return goOn.Task;
        };
        var first = here.SendAsync(Get());
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        await redis.KillAsync();
        await Needed.ToStartAsync(redis.StartAsync());
        await second.FindsRedisAsync();

        // Redis knows nothing of the first any more. The second waits as long as a person does.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await there.SendAsync(Get())).Status);
        Assert.Equal(1, Site.Exchanges.Count);
        goOn.TrySetResult();
        await first;
        Assert.Equal(HttpStatusCode.OK, (await here.SendAsync(Get())).Status);
        Assert.Equal(HttpStatusCode.OK, (await there.SendAsync(Get())).Status);
        Assert.Equal(1, Site.Exchanges.Count);
    }

    [Fact]
    public async Task An_instance_that_knows_no_Redis_yet_is_kept_out_as_well()
    {
        var name = $"lock-{Guid.NewGuid():N}";
        var (withRedis, without) = (await LeasesAsync(), Site.Services.GetRequiredService<DatabaseLeases>());
        var holder = Guid.NewGuid();
        Assert.True(await withRedis.TryTakeAsync(name, holder, TimeSpan.FromMinutes(1), Ct));
        Assert.False(await without.TryTakeAsync(name, Guid.NewGuid(), TimeSpan.FromMinutes(1), Ct));
        await withRedis.ReleaseAsync(name, holder);
        Assert.True(await without.TryTakeAsync(name, holder, TimeSpan.FromMinutes(1), Ct));
        Assert.False(await withRedis.TryTakeAsync(name, Guid.NewGuid(), TimeSpan.FromMinutes(1), Ct));
        await without.ReleaseAsync(name, holder);
        Assert.True(await withRedis.TryTakeAsync(name, Guid.NewGuid(), TimeSpan.FromMinutes(1), Ct));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        await Site.DisposeAsync();
    }

    protected override Task<ILeases> LeasesAsync()
    {
        var (name, value) = redis.Setting;
        var connection = new RedisConnection(
            new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build(), TimeProvider.System, NullLogger<RedisConnection>.Instance);
        connections.Add(connection);
        return Task.FromResult<ILeases>(new RedisLeases(connection, Site.Services.GetRequiredService<DatabaseLeases>()));
    }

    /// <summary>Redis has a clock of its own, which no test can move.</summary>
    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, Ct);

    private async Task AssertExchangesOnceAsync(Browser here)
    {
        var there = Site.StartAnother().Browse(here);
        Site.Exchanges.Forget();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? here : there).SendAsync(Get())));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(1, Site.Exchanges.Count);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static HttpRequestMessage Get() => new(HttpMethod.Get, new Uri(Browser.SiteAddress, Roles));
}
