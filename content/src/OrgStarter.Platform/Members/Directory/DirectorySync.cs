using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// Reads Logto's list of one organization's members from the first page to the last, and again once in a while. Pages and progress
/// are written in one transaction each: after a crash it continues with the same page.
/// </summary>
public sealed class DirectorySync(
    PlatformDbContext db, ILogtoManagementApi logto, Quotas quotas, DirectoryPass pass, Locks locks, CurrentTenant tenant,
    IOptionsMonitor<ReconcileOptions> options, TimeProvider time)
{
    /// <summary>The most that Logto gives at once.</summary>
    public const int PageSize = 100;

    /// <summary>After trouble at Logto.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <summary>Pages in a row for one organization; then others have their turn.</summary>
    private const int PagesAtOnce = 10;

    /// <summary>A directory that no user has opened for this long is not refreshed.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    /// <summary>Reads a page for a request that waits for it, unless another one has read it meanwhile.</summary>
    /// <returns>The job's next run.</returns>
    /// <exception cref="LogtoException">Logto did not answer, or others ask it for so long that the request must not wait.</exception>
    public async Task<DateTimeOffset?> ReadOneAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(LogtoClients.Patience);
        try
        {
            await using var _ = await LockAsync(patience.Token);
            if (await FindAsync(ct) is not { } sync)
            {
                return null;
            }

            if (sync is { IsFilling: true, Total: 0 } or { IsOutdated: true })
            {
                await TryReadPageAsync(sync, ct);
            }

            return sync.IsRunning ? time.GetUtcNow() : After(sync).NextRun;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new LogtoException(null, "directory.slow", $"The first members of organization {tenant.OrganizationId} are still being read.");
        }
    }

    /// <summary>
    /// Reads pages until there are no more, the budget of calls is used up, or others wait for their turn. After a failure it continues
    /// with the same page.
    /// </summary>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<JobResult> RunAsync(CancellationToken ct)
    {
        for (var i = 0; i < PagesAtOnce; i++)
        {
            if (await quotas.TakeLogtoCallAsync(ct) is { } next)
            {
                return JobResult.At(next);
            }

            await using var _ = await LockAsync(ct);
            if (await FindAsync(ct) is not { } sync)
            {
                return JobResult.Done;
            }

            await TryReadPageAsync(sync, ct);
            if (!sync.IsRunning)
            {
                return After(sync);
            }
        }

        return JobResult.At(time.GetUtcNow());
    }

    private Task<MemberSync?> FindAsync(CancellationToken ct) => pass.Sync.AsNoTracking().SingleOrDefaultAsync(ct);

    /// <summary>A request and the job do not read at the same time.</summary>
    private Task<IAsyncDisposable> LockAsync(CancellationToken ct) => locks.AcquireAsync($"member-directory:{tenant.OrganizationId}", ct);

    private async Task TryReadPageAsync(MemberSync sync, CancellationToken ct)
    {
        try
        {
            await ReadPageAsync(sync, ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            await pass.Sync.ExecuteUpdateAsync(set => set.SetProperty(s => s.IsInTrouble, true), CancellationToken.None);
            throw;
        }
    }

    private async Task ReadPageAsync(MemberSync sync, CancellationToken ct)
    {
        var askedAt = time.GetUtcNow();
        if (!sync.IsRunning)
        {
            (sync.StartedAt, sync.Page) = (askedAt, 1);
        }

        var page = await MemberPage.ReadAsync(await logto.GetMembers(sync.OrganizationId, sync.Page, PageSize, null, null, ct), ct);
        if (page.Total == 0)
        {
            // Whoever looks is a member. An organization without any is one that this Logto does not know; the reconcile decides about those.
            throw new LogtoException(null, "directory.empty", $"Logto lists nobody in organization {sync.OrganizationId}.");
        }

        await using var transaction = await db.BeginExclusiveAsync(DirectoryWriter.Exclusive(sync.OrganizationId), ct);
        await pass.WriteAsync(sync, page, askedAt, ct);
        await pass.Sync.ExecuteUpdateAsync(
            set => set.SetProperty(s => s.StartedAt, sync.StartedAt).SetProperty(s => s.Page, sync.Page).SetProperty(s => s.Total, sync.Total)
                .SetProperty(s => s.AsOf, sync.AsOf).SetProperty(s => s.Repeats, sync.Repeats).SetProperty(s => s.IsInTrouble, false),
            ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>When the next pass begins. A directory that is not looked at is done until somebody opens it.</summary>
    private JobResult After(MemberSync sync) =>
        sync.Repeats > 0 ? JobResult.At(time.GetUtcNow() + Rest)
        : sync.ViewedAt + Forgotten > time.GetUtcNow() ? JobResult.At(time.GetUtcNow() + options.CurrentValue.Interval)
        : JobResult.Done;
}
