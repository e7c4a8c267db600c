using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgStarter.Platform.Data;

/// <summary>The use of a quota in its current window. It is in the database, so that all instances share the count.</summary>
public sealed class Quota
{
    public required string Name { get; init; }

    /// <summary>The start of the window.</summary>
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
/// Limits how many units are taken in a time window, across all instances. A window starts with its first use. Therefore any period as long
/// as a window overlaps at most two windows and contains at most twice the limit.
/// </summary>
public sealed class Quotas(PlatformDbContext db, TimeProvider time)
{
    /// <summary>Takes units from the current window, or starts a new window if there is none or it is over.</summary>
    /// <param name="count">The number of units, taken all or none.</param>
    /// <param name="most">The limit of a window. A larger count is allowed only as the first of a window.</param>
    /// <returns>Null if the units were taken; otherwise the start of the next window.</returns>
    public async Task<DateTimeOffset?> TakeAsync(string name, int count, int most, TimeSpan window, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        // A window far in the future was started by a wrong clock. Treat it as over.
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

        // There is no window: start one. If another request has started one meanwhile, try again.
        return present is null && await BeginAsync(name, count, now, ct) ? null : await TakeAsync(name, count, most, window, ct);
    }

    /// <returns>False if another instance started the window first.</returns>
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
