using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Data;

namespace OrgStarter.Authentication;

/// <summary>
/// Takes out of the database what is over: expired sessions, origins kept long enough, logout tokens too old to be sent again.
/// In small batches, so that nobody waits for it, each under a lock that one instance at a time can hold.
/// </summary>
public sealed partial class SessionCleanup(
    IServiceScopeFactory scopes, Locks locks, IOptions<SessionLifeOptions> life, TimeProvider time, ILogger<SessionCleanup> log) : BackgroundService
{
    public const string Lock = "session-cleanup";
    public const int BatchSize = 500;
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <returns>How many rows were deleted or emptied.</returns>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (idle, absolute, origin) = (now - life.Value.IdleTimeout, now - life.Value.AbsoluteLifetime, now - life.Value.KeepOrigin);
        return await InBatchesAsync(db => db.Sessions.Where(session => session.LastSeenAt <= idle || session.CreatedAt <= absolute)
                .OrderBy(session => session.Id).Take(BatchSize).ExecuteDeleteAsync(ct), ct)
            + await InBatchesAsync(db => db.Sessions.Where(session => session.Origin != null && session.LastSeenAt <= origin)
                .OrderBy(session => session.Id).Take(BatchSize).ExecuteUpdateAsync(set => set.SetProperty(session => session.Origin, (string?)null), ct), ct)
            + await InBatchesAsync(db => db.SeenLogoutTokens.Where(token => token.Until <= now)
                .OrderBy(token => token.Id).Take(BatchSize).ExecuteDeleteAsync(ct), ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(FirstAfter, time, stoppingToken);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database was away; the next hour is soon enough.
                LogFailed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> InBatchesAsync(Func<AppDbContext, Task<int>> batchAsync, CancellationToken ct)
    {
        var total = 0;
        while (true)
        {
            await using var held = await locks.AcquireAsync(Lock, ct);
            await using var scope = scopes.CreateAsyncScope();
            var done = await batchAsync(scope.ServiceProvider.GetRequiredService<AppDbContext>());
            total += done;
            if (done < BatchSize)
            {
                return total;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Sessions that are over could not be cleaned up")]
    private partial void LogFailed(Exception exception);
}
