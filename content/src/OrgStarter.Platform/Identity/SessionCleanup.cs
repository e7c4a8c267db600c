using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Takes out of the database what is over: expired sessions, origins kept long enough, logout tokens too old to be sent again,
/// forms that nobody came back for.
/// In small batches, so that nobody waits for it, each under a lock that one instance at a time can hold.
/// </summary>
public sealed class SessionCleanup(
    IServiceScopeFactory scopes, Locks locks, IOptions<SessionLifeOptions> life, WorkItems items, TimeProvider time, SiteMeters meters, ILogger<SessionCleanup> log)
    : PeriodicService(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), time, meters, log)
{
    public const string Lock = "session-cleanup";
    public const int BatchSize = 500;

    /// <returns>How many rows were deleted or emptied.</returns>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        var (idle, absolute, origin) = (now - life.Value.IdleTimeout, now - life.Value.AbsoluteLifetime, now - life.Value.KeepOrigin);
        return await InBatchesAsync("expired sessions", db => db.Sessions.Where(session => session.LastSeenAt <= idle || session.CreatedAt <= absolute)
                .OrderBy(session => session.Id).Take(BatchSize).ExecuteDeleteAsync(ct), ct)
            + await InBatchesAsync("old origins", db => db.Sessions.Where(session => session.Origin != null && session.LastSeenAt <= origin)
                .OrderBy(session => session.Id).Take(BatchSize).ExecuteUpdateAsync(set => set.SetProperty(session => session.Origin, (string?)null), ct), ct)
            + await InBatchesAsync("old logout tokens", db => db.SeenLogoutTokens.Where(token => token.Until <= now)
                .OrderBy(token => token.Id).Take(BatchSize).ExecuteDeleteAsync(ct), ct);
    }

    protected override Task WorkAsync(CancellationToken ct) => CleanAsync(ct);

    private async Task<int> InBatchesAsync(string rows, Func<PlatformDbContext, Task<int>> batchAsync, CancellationToken ct)
    {
        var (total, done) = (0, BatchSize);
        await items.TryAsync(nameof(SessionCleanup), rows, async () =>
        {
            while (done == BatchSize)
            {
                await using var held = await locks.AcquireAsync(Lock, ct);
                await using var scope = scopes.CreateAsyncScope();
                done = await batchAsync(scope.ServiceProvider.GetRequiredService<PlatformDbContext>());
                total += done;
            }
        }, ct);
        return total;
    }
}
