using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Data.Postgres;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data;

/// <summary>What a lock must do wherever it is kept.</summary>
public abstract class LocksTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_holder_at_a_time_in_one_instance_and_across_two()
    {
        var name = $"lock-{Guid.NewGuid():N}";
        var (inside, most, done) = (0, 0, 0);
        var (here, elsewhere) = (await NewInstanceAsync(), await NewInstanceAsync());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await using var held = await (i % 2 == 0 ? here : elsewhere).AcquireAsync(name, Ct);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            Interlocked.Increment(ref done);
        }));
        Assert.Equal((1, 20), (most, done));
    }

    [Fact]
    public async Task Other_names_do_not_wait()
    {
        var here = await NewInstanceAsync();
        await using var one = await here.AcquireAsync($"a-{Guid.NewGuid():N}", Ct);
        await using var other = await here.AcquireAsync($"b-{Guid.NewGuid():N}", Ct);
        Assert.NotSame(one, other);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_lock_to_the_others()
    {
        var name = $"lock-{Guid.NewGuid():N}";
        var (here, elsewhere) = (await NewInstanceAsync(), await NewInstanceAsync());
        var held = await here.AcquireAsync(name, Ct);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => here.AcquireAsync(name, patience.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => elsewhere.AcquireAsync(name, patience.Token));
        await held.DisposeAsync();
        await using var again = await elsewhere.AcquireAsync(name, Ct);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_holder_that_died_blocks_nobody()
    {
        var name = $"lock-{Guid.NewGuid():N}";
        var (dead, here) = (await LeasesAsync(), await NewInstanceAsync());
        Assert.True(await dead.TryTakeAsync(name, Guid.NewGuid(), Locks.LeaseTime, Ct));
        var waiting = here.AcquireAsync(name, Ct);
        Assert.False(waiting.IsCompleted);
        await DieAsync(dead);
        await using var held = await waiting.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.NotNull(held);
    }

    protected abstract Task<ILeases> LeasesAsync();

    /// <summary>What ends the leases of a process that is gone.</summary>
    protected abstract Task DieAsync(ILeases leases);

    /// <summary>Shares nothing with another but the place where leases are kept, as a second instance of the site does.</summary>
    private async Task<Locks> NewInstanceAsync() => new(await LeasesAsync());
}

public sealed class SqliteLocksTests : LocksTests, IAsyncLifetime
{
    private TestSite? site;

    public async ValueTask InitializeAsync() => site = await TestSite.StartOnSqliteAsync();

    public ValueTask DisposeAsync() => site!.DisposeAsync();

    [Fact]
    public async Task Who_has_lost_a_lease_does_not_end_that_of_the_next()
    {
        var (leases, ct) = (await LeasesAsync(), TestContext.Current.CancellationToken);
        var (late, next) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.True(await leases.TryTakeAsync("lost", late, TimeSpan.FromSeconds(2), ct));
        site!.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(await leases.TryTakeAsync("lost", next, TimeSpan.FromMinutes(1), ct));
        await leases.ReleaseAsync("lost", late);
        Assert.False(await leases.TryTakeAsync("lost", Guid.NewGuid(), TimeSpan.FromMinutes(1), ct));
        await leases.ReleaseAsync("lost", next);
        Assert.True(await leases.TryTakeAsync("lost", Guid.NewGuid(), TimeSpan.FromMinutes(1), ct));
    }

    protected override Task<ILeases> LeasesAsync() => Task.FromResult(site!.Services.GetRequiredService<ILeases>());

    /// <summary>The next process ends them when it starts.</summary>
    protected override Task DieAsync(ILeases leases) => Assert.IsType<DatabaseLeases>(leases).StartAsync(TestContext.Current.CancellationToken);
}

public sealed class PostgresLocksTests(PostgresSite postgres) : LocksTests, IClassFixture<PostgresSite>
{
    [Fact]
    public async Task Many_first_requests_at_once_over_two_instances_exchange_once()
    {
        var site = await postgres.StartAsync();
        var here = await site.BrowseAsAsync("dan@example.com");
        var there = site.StartAnother().Browse(here);
        site.Exchanges.Forget();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? here : there).SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(Browser.SiteAddress, Organization.Aurora.At("settings/roles"))))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(1, site.Exchanges.Count);
    }

    protected override async Task<ILeases> LeasesAsync() => new PostgresLeases((await postgres.StartAsync()).Services.GetRequiredService<PostgresServer>());

    /// <summary>PostgreSQL ends them with the connections of the process.</summary>
    protected override Task DieAsync(ILeases leases) => Assert.IsType<PostgresLeases>(leases).ReleaseAllAsync();
}
