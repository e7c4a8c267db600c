using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.Data;

/// <summary>
/// How many calls to Logto background work has made in the present window: one row, shared by all instances. Logto Cloud allows 200
/// calls in ten seconds to a whole tenant, and people who wait for a page come first.
/// </summary>
public sealed class LogtoBudget(PlatformDbContext db, TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>In each window, so that any ten seconds hold twice as many at most: half of the limit.</summary>
    public const int Calls = 50;

    /// <summary>Takes one call.</summary>
    /// <returns>Zero when it may be made; otherwise how long to wait before the next try.</returns>
    public async Task<TimeSpan> TakeAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var since = now - Window;
        if (await db.Set<State>().Where(state => state.WindowAt > since && state.WindowAt <= now && state.Used < Calls)
                .ExecuteUpdateAsync(set => set.SetProperty(state => state.Used, state => state.Used + 1), ct) == 1
            || await db.Set<State>().Where(state => state.WindowAt <= since || state.WindowAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(state => state.WindowAt, now).SetProperty(state => state.Used, 1), ct) == 1)
        {
            return TimeSpan.Zero;
        }

        var next = await db.Set<State>().Select(state => state.WindowAt).SingleAsync(ct) + Window - now;
        return next > TimeSpan.Zero ? next : TimeSpan.FromMilliseconds(1);
    }

    internal sealed class State
    {
        public required int Id { get; init; }

        public required DateTimeOffset WindowAt { get; set; }

        public required int Used { get; set; }
    }

    internal sealed class Configuration : IEntityTypeConfiguration<State>
    {
        public void Configure(EntityTypeBuilder<State> builder)
        {
            builder.ToTable("LogtoBudget");
            builder.Property(state => state.Id).ValueGeneratedNever();
            builder.HasData(new State { Id = 1, WindowAt = DateTimeOffset.UnixEpoch, Used = 0 });
        }
    }
}
