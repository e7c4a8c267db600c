using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Data;

/// <summary>Leases as rows, by the clock of this instance.</summary>
public sealed class DatabaseLeases(IServiceScopeFactory scopes, TimeProvider time) : ILeases
{
    public async Task<bool> TryTakeAsync(string name, Guid holder, TimeSpan life, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var now = time.GetUtcNow();
        var until = now + life;
        var taken = await db.Leases.Where(lease => lease.Name == name && lease.Until < now)
            .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Holder, holder).SetProperty(lease => lease.Until, until), ct);
        if (taken == 1)
        {
            return true;
        }

        if (await db.Leases.AnyAsync(lease => lease.Name == name, ct))
        {
            return false;
        }

        db.Leases.Add(new Lease { Name = name, Holder = holder, Until = until });
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException)
        {
            // Another instance inserted the row in between.
            return false;
        }
    }

    public async Task ReleaseAsync(string name, Guid holder)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.Leases.Where(lease => lease.Name == name && lease.Holder == holder).ExecuteDeleteAsync();
    }
}
