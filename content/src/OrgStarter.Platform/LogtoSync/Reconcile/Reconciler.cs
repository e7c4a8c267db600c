using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.LogtoSync.Reconcile;

public enum ReconcileProgress
{
    /// <summary>Nothing is due, or another instance is at it.</summary>
    NotNow,

    /// <summary>There is another page.</summary>
    More,

    /// <summary>That was the last page.</summary>
    Finished,

    /// <summary>Logto is away or busy, or the site is shut down; it goes on from here later.</summary>
    Interrupted,
}

/// <summary>
/// Looks over everybody and everything the site holds, page by page, and lets the same happen that webhooks would have let
/// happen. One page at a time in all instances; how far it came is in the database, so a restart goes on from there.
/// </summary>
public sealed partial class Reconciler(
    IServiceScopeFactory scopes, IOptionsMonitor<ReconcileOptions> options, WorkItems items, TimeProvider time, ILogger<Reconciler> log)
{
    /// <summary>Two calls for a person at most: with the pause, a quarter of the 200 calls in ten seconds that Logto Cloud allows.</summary>
    public const int PeopleAPage = 25;
    public const int OrganizationsAPage = 50;
    public static readonly TimeSpan PagePause = TimeSpan.FromSeconds(10);

    /// <summary>After trouble at Logto.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <summary>A page stops in the middle when it has taken this long, well before its claim ends.</summary>
    private static readonly TimeSpan PageTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(3);

    public async Task<ReconcileProgress> RunPageAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        if (await ClaimAsync(db, ct) is not { } state)
        {
            return ReconcileProgress.NotNow;
        }

        var lookOver = scope.ServiceProvider.GetRequiredService<LookOver>();
        var (stage, page) = (state.Stage, state.Stage == ReconcileStage.People ? PeopleAPage : OrganizationsAPage);
        var ids = await lookOver.IdsAsync(stage, state.Cursor, page, ct);
        var (progress, started, done) = (ids.Count == page ? ReconcileProgress.More : ReconcileProgress.Finished, time.GetTimestamp(), 0);
        foreach (var id in ids)
        {
            // What an id that failed has left in the context must not be saved with the next one.
            db.ChangeTracker.Clear();
            if (ct.IsCancellationRequested || !await TryAsync(id, () => lookOver.AtAsync(stage, id, ct), ct))
            {
                progress = ReconcileProgress.Interrupted;
                break;
            }

            (state.Cursor, done) = (id, done + 1);
            if (time.GetElapsedTime(started) > PageTime && done < ids.Count)
            {
                progress = ReconcileProgress.More;
                break;
            }
        }

        return await SaveAsync(db, state, progress, ct.IsCancellationRequested ? TimeSpan.Zero : Rest);
    }

    /// <summary>A pass from the beginning is due now, unless one is reading at this moment.</summary>
    public async Task BringForwardAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().ReconcileStates.Where(s => s.Holder == null)
            .ExecuteUpdateAsync(set => set
                .SetProperty(s => s.DueAt, now).SetProperty(s => s.Stage, ReconcileStage.People).SetProperty(s => s.Cursor, ""), ct);
    }

    private async Task<ReconcileState?> ClaimAsync(PlatformDbContext db, CancellationToken ct)
    {
        var (now, holder) = (time.GetUtcNow(), Guid.NewGuid());
        var until = now + ClaimTime;
        var claimed = await db.ReconcileStates.Where(s => s.DueAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Holder, holder).SetProperty(s => s.DueAt, until), ct);
        return claimed == 0 ? null : await db.ReconcileStates.AsNoTracking().SingleOrDefaultAsync(s => s.Holder == holder, ct);
    }

    /// <param name="rest">Until somebody goes on with what was interrupted.</param>
    private async Task<ReconcileProgress> SaveAsync(PlatformDbContext db, ReconcileState state, ReconcileProgress progress, TimeSpan rest)
    {
        var (stage, cursor) = (state.Stage, state.Cursor);
        if (progress == ReconcileProgress.Finished)
        {
            (progress, stage) = stage == ReconcileStage.People
                ? (ReconcileProgress.More, ReconcileStage.Organizations) : (ReconcileProgress.Finished, ReconcileStage.People);
            cursor = "";
        }

        var due = time.GetUtcNow() + progress switch
        {
            ReconcileProgress.Finished => options.CurrentValue.Interval,
            ReconcileProgress.Interrupted => rest,
            _ => PagePause,
        };
        await db.ReconcileStates.Where(s => s.Holder == state.Holder).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.Stage, stage).SetProperty(s => s.Cursor, cursor).SetProperty(s => s.DueAt, due).SetProperty(s => s.Holder, (Guid?)null), CancellationToken.None);
        return progress;
    }

    /// <returns>False when the page is to be read again later. What fails for this id alone is passed over until the next pass.</returns>
    private async Task<bool> TryAsync(string id, Func<Task> look, CancellationToken ct)
    {
        var isAway = false;
        try
        {
            await items.TryAsync(nameof(Reconciler), id, async () =>
            {
                try
                {
                    await look();
                }
                catch (LogtoException e) when (e.IsTransient)
                {
                    LogInterrupted(e);
                    isAway = true;
                }
            }, ct);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The site is shut down: another run goes on from here.
            return false;
        }

        return !isAway;
    }

    [LoggerMessage(LogLevel.Warning, "The reconcile with Logto was interrupted; it goes on from there")]
    private partial void LogInterrupted(Exception exception);
}
