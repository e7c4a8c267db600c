using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>How current the directory is.</summary>
/// <param name="IsComplete">False when changed members were not refreshed yet.</param>
public sealed record Freshness(DateTimeOffset? AsOf, bool IsRunning, int Rows, int Total, bool HasFailed, bool IsComplete);

/// <summary>Prepares the directory for a page view: starts or resumes the job and refreshes recently changed members.</summary>
public sealed class DirectoryView(
    PlatformDbContext db, RowCache rows, DirectorySync sync, MemberRefresher healer, JobQueue jobs, CurrentTenant tenant, TimeProvider time)
{
    /// <summary>The minimum time between two manual refreshes. Logto's rate limit applies to all organizations together.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromMinutes(1);

    /// <summary>The precision of <see cref="MemberSync.ViewedAt"/>, so that most page views write nothing.</summary>
    private static readonly TimeSpan ViewedEvery = TimeSpan.FromHours(1);

    private IQueryable<MemberSync> State => db.MemberSyncs.Where(s => s.OrganizationId == tenant.OrganizationId);

    /// <summary>Call before the directory is read. Makes no call to Logto if the directory is filled and no member has changed.</summary>
    /// <exception cref="LogtoException">The directory is still empty, and Logto did not answer.</exception>
    public async Task<Freshness> GetFreshnessAsync(CancellationToken ct)
    {
        var state = await ReadAsync(ct) ?? new DirectoryProgress(await AddAsync(ct), []);
        if (state.Sync is { IsFilling: true, Total: 0 })
        {
            state = await FillAsync(state, ct);
        }
        else if (state.Sync.ViewedAt + ViewedEvery < time.GetUtcNow())
        {
            await WakeAsync(ct);
        }

        return Describe(state.Sync, await healer.RefreshAsync(state.Marked, ct));
    }

    /// <summary>Returns the freshness without refreshing anything.</summary>
    public async Task<Freshness> PeekAsync(CancellationToken ct) =>
        await ReadAsync(ct) is { } state ? Describe(state.Sync, true) : new Freshness(null, false, 0, 0, false, true);

    /// <summary>Reads the list again: a small organization immediately, a large one in the background.</summary>
    /// <returns>False when a refresh is running or was done less than <see cref="RefreshEvery"/> ago.</returns>
    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var fresh = now - RefreshEvery;
        if (await State.Where(s => s.StartedAt == null && s.AsOf < fresh && (s.OutdatedAt == null || s.OutdatedAt < s.AsOf))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.OutdatedAt, now), ct) == 0)
        {
            return false;
        }

        await ReadAndEnqueueAsync(ct);
        return true;
    }

    private static Freshness Describe(MemberSync state, bool isComplete) =>
        new(state.AsOf, state.IsRunning || state.IsFilling, state.Rows, state.Total, state.HasFailed, isComplete);

    private async Task<DirectoryProgress> FillAsync(DirectoryProgress state, CancellationToken ct)
    {
        if (await ReadAndEnqueueAsync(ct) is { } failure)
        {
            throw failure;
        }

        return await ReadAsync(ct) ?? state;
    }

    /// <returns>The failure of the call to Logto, or null. The job tries again.</returns>
    private async Task<LogtoException?> ReadAndEnqueueAsync(CancellationToken ct)
    {
        var (due, failure) = ((DateTimeOffset?)time.GetUtcNow(), (LogtoException?)null);
        try
        {
            due = await sync.ReadOneAsync(ct);
        }
        catch (LogtoException e)
        {
            (due, failure) = (time.GetUtcNow() + DirectorySync.RetryAfter, e);
        }

        if (due is not null)
        {
            await jobs.EnqueueAsync<DirectoryJob>(tenant.OrganizationId, due: due, ct: ct);
        }

        return failure;
    }

    private ValueTask<DirectoryProgress?> ReadAsync(CancellationToken ct) =>
        DirectoryProgress.FindAsync(db, rows, tenant.OrganizationId, ct);

    private async Task<MemberSync> AddAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var state = new MemberSync { OrganizationId = tenant.OrganizationId, ViewedAt = now };
        db.MemberSyncs.Add(state);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException) when (!ct.IsCancellationRequested)
        {
            // A concurrent request has inserted the row.
        }

        db.Entry(state).State = EntityState.Detached;
        return state;
    }

    private async Task WakeAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await State.ExecuteUpdateAsync(set => set.SetProperty(s => s.ViewedAt, now), ct);
        if (!await jobs.HasAsync<DirectoryJob>(tenant.OrganizationId, ct))
        {
            await jobs.EnqueueAsync<DirectoryJob>(tenant.OrganizationId, ct: ct);
        }
    }
}
