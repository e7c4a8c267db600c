using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Data;
using OrgStarter.Tests.Infrastructure;

namespace OrgStarter.Tests.Data;

public sealed class LocksTests(TestSite site)
{
    private Locks Here => site.Services.GetRequiredService<Locks>();

    /// <summary>Shares nothing with the other but the database, as a second instance of the site does.</summary>
    private Locks Elsewhere => new(site.Services.GetRequiredService<IServiceScopeFactory>(), site.Services.GetRequiredService<TimeProvider>());

    [Fact]
    public async Task One_holder_at_a_time_in_one_instance_and_across_two()
    {
        var name = $"lock-{Guid.NewGuid():N}";
        var (inside, most, done) = (0, 0, 0);
        var (here, elsewhere) = (Here, Elsewhere);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await using var held = await (i % 2 == 0 ? here : elsewhere).AcquireAsync(name, TestContext.Current.CancellationToken);
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
        await using var one = await Here.AcquireAsync($"a-{Guid.NewGuid():N}", TestContext.Current.CancellationToken);
        await using var other = await Here.AcquireAsync($"b-{Guid.NewGuid():N}", TestContext.Current.CancellationToken);
        Assert.NotSame(one, other);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_lock_to_the_others()
    {
        var name = $"lock-{Guid.NewGuid():N}";
        var held = await Here.AcquireAsync(name, TestContext.Current.CancellationToken);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Here.AcquireAsync(name, patience.Token));
        await held.DisposeAsync();
        await using var again = await Here.AcquireAsync(name, TestContext.Current.CancellationToken);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_holder_that_died_blocks_nobody_for_long()
    {
        await using var own = await TestSite.StartAsync();
        var name = "held by the dead";
        await using (var scope = own.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            db.Leases.Add(new Lease { Name = name, Holder = Guid.NewGuid(), Until = own.Time.GetUtcNow().AddSeconds(60) });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var waiting = own.Services.GetRequiredService<Locks>().AcquireAsync(name, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        own.Time.Advance(TimeSpan.FromSeconds(61));
        await using var held = await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.NotNull(held);
    }
}
