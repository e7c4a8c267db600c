using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Identity;

/// <summary>Deletes expired sessions, old network addresses and old logout tokens, in small batches that do not block requests.</summary>
public sealed class SessionCleanup(PlatformDbContext db, IOptions<SessionLifetimeOptions> life, WorkItems items, TimeProvider time) : IJob
{
    public const int BatchSize = 500;
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public static string Kind => "session-cleanup";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (idle, absolute, origin) = (now - life.Value.IdleTimeout, now - life.Value.AbsoluteLifetime, now - life.Value.NetworkRetention);
        await InBatchesAsync(
            "expired sessions",
            () => db.Sessions.Where(session => session.LastSeenAt <= idle || session.CreatedAt <= absolute)
                .OrderBy(session => session.Id).Take(BatchSize).ExecuteDeleteAsync(ct),
            ct);
        await InBatchesAsync(
            "old origins",
            () => db.Sessions
                .Where(session => session.Origin != null && session.LastSeenAt <= origin)
                .OrderBy(session => session.Id)
                .Take(BatchSize)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.Origin, (string?)null), ct),
            ct);
        await InBatchesAsync("old logout tokens", () => db.SeenLogoutTokens.Where(token => token.Until <= now)
            .OrderBy(token => token.Id).Take(BatchSize).ExecuteDeleteAsync(ct), ct);
        return JobResult.Done;
    }

    private Task<bool> InBatchesAsync(string rows, Func<Task<int>> batchAsync, CancellationToken ct) =>
        items.TryAsync(nameof(SessionCleanup), rows, async () =>
        {
            while (await batchAsync() == BatchSize)
            {
            }
        }, ct);
}
