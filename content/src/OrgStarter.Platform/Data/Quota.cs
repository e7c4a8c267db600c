using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.Data;

/// <summary>How much of something was taken since a moment: counted here, so that all instances of the site share one count.</summary>
public sealed class Quota
{
    public required string Name { get; init; }

    /// <summary>When its window began.</summary>
    public required DateTimeOffset Since { get; set; }

    public required int Taken { get; set; }

    public sealed class Configuration : IEntityTypeConfiguration<Quota>
    {
        public void Configure(EntityTypeBuilder<Quota> builder)
        {
            builder.HasKey(quota => quota.Name);
            builder.Property(quota => quota.Name).HasMaxLength(200);
        }
    }
}

/// <summary>
/// So much in a window of time, and no more, whichever instance asks. A window begins with the first that takes from it, so any period
/// as long as a window touches two of them at most and holds at most twice as much.
/// </summary>
public sealed class Quotas(PlatformDbContext db, TimeProvider time)
{
    /// <summary>Takes from the window in one statement, unless it is over, full, or the first of its name.</summary>
    /// <param name="count">What is to be taken now, all or nothing.</param>
    /// <param name="most">What a window holds. More than that at once gets a window of its own.</param>
    /// <returns>Null when it was taken; otherwise when the next window begins.</returns>
    public async Task<DateTimeOffset?> TakeAsync(string name, int count, int most, TimeSpan window, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        // A window in the far future was begun while a clock was wrong: it is over as well.
        var (past, future) = (now - window, now + window);
        var own = db.Quotas.Where(quota => quota.Name == name);
        if (await own.Where(quota => quota.Since > past && quota.Since <= future && quota.Taken + count <= most)
                .ExecuteUpdateAsync(set => set.SetProperty(quota => quota.Taken, quota => quota.Taken + count), ct) == 1
            || await own.Where(quota => quota.Since <= past || quota.Since > future)
                .ExecuteUpdateAsync(set => set.SetProperty(quota => quota.Since, now).SetProperty(quota => quota.Taken, count), ct) == 1)
        {
            return null;
        }

        var present = await own.AsNoTracking().FirstOrDefaultAsync(ct);
        if (present is not null && present.Since > past && present.Since <= future && present.Taken + count > most)
        {
            return present.Since + window;
        }

        // Nobody had begun it; or somebody has, since we looked, and there may be room.
        return present is null && await BeginAsync(name, count, now, ct) ? null : await TakeAsync(name, count, most, window, ct);
    }

    /// <returns>False when another instance began it in between.</returns>
    private async Task<bool> BeginAsync(string name, int count, DateTimeOffset now, CancellationToken ct)
    {
        var first = new Quota { Name = name, Since = now, Taken = count };
        db.Quotas.Add(first);
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException) when (db.Quotas.Any(quota => quota.Name == name))
        {
            return false;
        }
        finally
        {
            db.Entry(first).State = EntityState.Detached;
        }
    }
}
