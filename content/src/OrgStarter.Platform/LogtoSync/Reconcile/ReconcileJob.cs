using System.Text.Json;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Platform.LogtoSync.Reconcile;

public enum ReconcileStage
{
    People,
    Organizations,
}

/// <summary>The progress of a pass: the payload of the job.</summary>
/// <param name="Cursor">The last id checked in this stage; empty at the start.</param>
public sealed record ReconcileState(ReconcileStage Stage, string Cursor);

/// <summary>
/// Compares all users and organizations in the database with Logto, one page of ids per run, and applies the changes that it finds. It is
/// needed because Logto delivers each webhook at most once.
/// </summary>
public sealed partial class ReconcileJob(
    PlatformDbContext db,
    ReconcileCheck lookOver,
    IOptionsMonitor<ReconcileOptions> options,
    WorkItems items,
    TimeProvider time,
    ILogger<ReconcileJob> log) : IJob
{
    /// <summary>
    /// With two calls per user and <see cref="PagePause"/>, a quarter of Logto Cloud's limit of 200 calls per 10 seconds.
    /// </summary>
    public const int PeopleAPage = 25;
    public const int OrganizationsAPage = 50;
    public static readonly TimeSpan PagePause = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    public static string Kind => LogtoChanges.ReconcileKind;

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var state = run.Payload is null ? new ReconcileState(ReconcileStage.People, "") : run.Read<ReconcileState>();
        var page = state.Stage == ReconcileStage.People ? PeopleAPage : OrganizationsAPage;
        var ids = await lookOver.IdsAsync(state.Stage, state.Cursor, page, ct);
        foreach (var id in ids)
        {
            // Discards unsaved changes of a failed id, so that they are not saved with the next one.
            db.ChangeTracker.Clear();
            if (!await TryAsync(id, () => lookOver.AtAsync(state.Stage, id, ct), ct))
            {
                return Next(state, RetryAfter);
            }

            state = state with { Cursor = id };
        }

        return ids.Count == page ? Next(state, PagePause)
            : state.Stage == ReconcileStage.People ? Next(new ReconcileState(ReconcileStage.Organizations, ""), PagePause)
            : Next(new ReconcileState(ReconcileStage.People, ""), options.CurrentValue.Interval);

        JobResult Next(ReconcileState reached, TimeSpan pause)
        {
            run.Payload = JsonSerializer.Serialize(reached);
            return JobResult.At(time.GetUtcNow() + pause);
        }
    }

    /// <returns>False when Logto is unavailable. An id that fails for another reason is skipped until the next pass.</returns>
    private async Task<bool> TryAsync(string id, Func<Task> check, CancellationToken ct)
    {
        var isUnavailable = false;
        await items.TryAsync(nameof(ReconcileJob), id, async () =>
        {
            try
            {
                await check();
            }
            catch (LogtoException e) when (e.IsTransient)
            {
                LogInterrupted(e);
                isUnavailable = true;
            }
        }, ct);
        return !isUnavailable;
    }

    [LoggerMessage(LogLevel.Warning, "Interrupted the reconcile with Logto; it continues at the same position in one minute")]
    private partial void LogInterrupted(Exception exception);
}
