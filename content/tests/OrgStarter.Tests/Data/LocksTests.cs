using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Data;

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
    public async Task A_holder_that_died_blocks_nobody_for_long()
    {
        var name = $"lock-{Guid.NewGuid():N}";
        var (leases, here) = (await LeasesAsync(), await NewInstanceAsync());
        Assert.True(await leases.TryTakeAsync(name, Guid.NewGuid(), TimeSpan.FromSeconds(2), Ct));
        var waiting = here.AcquireAsync(name, Ct);
        Assert.False(waiting.IsCompleted);
        await PassAsync(TimeSpan.FromSeconds(3));
        await using var held = await waiting.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.NotNull(held);
    }

    [Fact]
    public async Task Who_has_lost_a_lease_does_not_end_that_of_the_next()
    {
        var name = $"lock-{Guid.NewGuid():N}";
        var leases = await LeasesAsync();
        var (late, next) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.True(await leases.TryTakeAsync(name, late, TimeSpan.FromSeconds(2), Ct));
        await PassAsync(TimeSpan.FromSeconds(3));
        Assert.True(await leases.TryTakeAsync(name, next, TimeSpan.FromMinutes(1), Ct));
        await leases.ReleaseAsync(name, late);
        Assert.False(await leases.TryTakeAsync(name, Guid.NewGuid(), TimeSpan.FromMinutes(1), Ct));
        await leases.ReleaseAsync(name, next);
        Assert.True(await leases.TryTakeAsync(name, Guid.NewGuid(), TimeSpan.FromMinutes(1), Ct));
    }

    protected abstract Task<ILeases> LeasesAsync();

    /// <summary>Lets the time pass by which leases end.</summary>
    protected abstract Task PassAsync(TimeSpan time);

    /// <summary>Shares nothing with another but the place where leases are kept, as a second instance of the site does.</summary>
    private async Task<Locks> NewInstanceAsync() => new(await LeasesAsync());
}

public sealed class DatabaseLocksTests : LocksTests, IAsyncLifetime
{
    private TestSite? site;

    public async ValueTask InitializeAsync() => site = await TestSite.StartAsync();

    public ValueTask DisposeAsync() => site!.DisposeAsync();

    [Fact]
    public void The_database_keeps_them_where_no_Redis_is_configured() => Assert.IsType<DatabaseLeases>(site!.Services.GetRequiredService<ILeases>());

    protected override Task<ILeases> LeasesAsync() => Task.FromResult(site!.Services.GetRequiredService<ILeases>());

    protected override Task PassAsync(TimeSpan time)
    {
        site!.Time.Advance(time);
        return Task.CompletedTask;
    }
}
