using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Leases as rows, by the clock of this instance: for SQLite, where one process runs the site. It ends what a process before it left
/// when it starts. While a deployment lets two processes overlap, the old one loses the locks that it holds at that moment, and the two
/// keep each other out from then on.
/// </summary>
public sealed partial class DatabaseLeases(IServiceScopeFactory scopes, TimeProvider time, ILogger<DatabaseLeases> log) : ILeases, IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().Leases.ExecuteDeleteAsync(cancellationToken);
        }
        catch (DbException e)
        {
            // Not migrated yet, or away: no reason not to start.
            LogNotEnded(e, Locks.LeaseTime);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<bool> TryTakeAsync(string name, Guid holder, TimeSpan life, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
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
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        await db.Leases.Where(lease => lease.Name == name && lease.Holder == holder).ExecuteDeleteAsync();
    }

    [LoggerMessage(LogLevel.Warning, "The locks that an earlier process left could not be ended; each ends by itself within {LeaseTime}")]
    private partial void LogNotEnded(Exception exception, TimeSpan leaseTime);
}
