using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Data.Postgres;
using OrgStarter.Proofs.Infrastructure;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Data;

/// <summary>What a lock must do on both databases.</summary>
public abstract class LocksTests
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_holder_at_a_time_in_one_instance_and_across_two()
    {
        var name = NewName();
        var (inside, most, done) = (0, 0, 0);
        var (here, elsewhere) = await TwoAsync();
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
    public async Task Requests_of_one_instance_have_it_in_the_order_in_which_they_asked()
    {
        var (name, order) = (NewName(), new List<int>());
        var (here, _) = await TwoAsync();
        var first = await here.AcquireAsync(name, Ct);
        var others = Enumerable.Range(0, 20).Select(async i =>
        {
            await using var held = await here.AcquireAsync(name, Ct);
            order.Add(i);
        }).ToList();
        await first.DisposeAsync();
        await Task.WhenAll(others);
        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    [Fact]
    public async Task Other_names_do_not_wait()
    {
        var (here, _) = await TwoAsync();
        await using var one = await here.AcquireAsync(NewName(), Ct);
        await using var other = await here.AcquireAsync(NewName(), Ct);
        Assert.NotSame(one, other);
    }

    [Fact]
    public async Task A_request_that_is_canceled_while_it_waits_leaves_the_lock_to_the_others()
    {
        var name = NewName();
        var (here, elsewhere) = await TwoAsync();
        var held = await here.AcquireAsync(name, Ct);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => here.AcquireAsync(name, patience.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => elsewhere.AcquireAsync(name, patience.Token));
        var next = here.AcquireAsync(name, Ct);
        Assert.True(here.IsHeldHere(name));
        Assert.False(next.IsCompleted);
        await held.DisposeAsync();
        await (await next).DisposeAsync();
        await using var again = await elsewhere.AcquireAsync(name, Ct);
        Assert.True(elsewhere.IsHeldHere(name));
    }

    /// <summary>Two instances of the site on this database; on SQLite there is only one.</summary>
    protected abstract Task<(Locks Here, Locks Elsewhere)> TwoAsync();

    protected static string NewName() => $"lock-{Guid.NewGuid():N}";
}

public sealed class SqliteLocksTests : LocksTests
{
    private readonly Locks locks = new();

    protected override Task<(Locks Here, Locks Elsewhere)> TwoAsync() => Task.FromResult((locks, locks));
}

public sealed class PostgresLocksTests(PostgresSite postgres) : LocksTests, IClassFixture<PostgresSite>
{
    [Fact]
    public async Task A_holder_whose_connection_is_gone_blocks_nobody()
    {
        var name = NewName();
        var (dead, here) = await TwoAsync();
        var held = await dead.AcquireAsync(name, Ct);
        var waiting = here.AcquireAsync(name, Ct);
        var site = await postgres.StartAsync();
        // As the end of its process ends it.
        await site.Database.SqlAsync("""
            SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()
            """);
        await using var next = await waiting.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.True(here.IsHeldHere(name));
        await held.DisposeAsync();
        Assert.False(dead.IsHeldHere(name));
    }

    [Fact]
    public async Task An_instance_that_waits_for_another_one_does_not_hold_it()
    {
        var name = NewName();
        var (here, elsewhere) = await TwoAsync();
        var held = await elsewhere.AcquireAsync(name, Ct);
        var waiting = here.AcquireAsync(name, Ct);
        Assert.False(here.IsHeldHere(name));
        await held.DisposeAsync();
        await (await waiting).DisposeAsync();
    }

    [Fact]
    public async Task Waiting_may_take_longer_than_a_statement()
    {
        await using var site = await TestSite.StartOnPostgresAsync(connection => $"{connection};Command Timeout=1");
        var (name, server) = (NewName(), site.Services.GetRequiredService<PostgresServer>());
        var held = await new Locks(server).AcquireAsync(name, Ct);
        var waiting = new Locks(server).AcquireAsync(name, Ct);
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);
        Assert.False(waiting.IsCompleted);
        await held.DisposeAsync();
        await (await waiting).DisposeAsync();
    }

    protected override async Task<(Locks Here, Locks Elsewhere)> TwoAsync()
    {
        var server = (await postgres.StartAsync()).Services.GetRequiredService<PostgresServer>();
        return (new Locks(server), new Locks(server));
    }
}
