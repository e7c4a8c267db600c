using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// Reads Logto's member list of one organization, page by page, and repeats it periodically. Each page is saved with the progress in one
/// transaction, so a pass continues with the same page after a crash.
/// </summary>
public sealed class DirectorySync(
    PlatformDbContext db, ILogtoManagementApi logto, Quotas quotas, DirectoryPass pass, Locks locks, CurrentTenant tenant,
    IOptionsMonitor<ReconcileOptions> options, TimeProvider time)
{
    /// <summary>The maximum page size of Logto.</summary>
    public const int PageSize = 100;

    /// <summary>The delay after a failed call to Logto, and between repeated passes.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>The maximum number of pages per run, so that other organizations get their turn.</summary>
    private const int PagesAtOnce = 10;

    /// <summary>A directory that no user has opened for this long is not refreshed.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    /// <summary>Reads a page for a waiting request, unless a concurrent run has already read it.</summary>
    /// <returns>When the job must run next; null when it need not run.</returns>
    /// <exception cref="LogtoException">Logto did not answer, or the lock was not available within the request's time limit.</exception>
    public async Task<DateTimeOffset?> ReadOneAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(LogtoClients.Timeout);
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
            throw new LogtoException(
                null, "directory.slow", $"Reading the first members of organization {tenant.OrganizationId} takes too long.");
        }
    }

    /// <summary>
    /// Reads pages until the last one, the end of the call budget, or the maximum per run. After a failure, it continues with the same
    /// page.
    /// </summary>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
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

    private Task<IAsyncDisposable> LockAsync(CancellationToken ct) => locks.AcquireAsync($"member-directory:{tenant.OrganizationId}", ct);

    private async Task TryReadPageAsync(MemberSync sync, CancellationToken ct)
    {
        try
        {
            await ReadPageAsync(sync, ct);
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            await pass.Sync.ExecuteUpdateAsync(set => set.SetProperty(s => s.HasFailed, true), CancellationToken.None);
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
            // The user who opens the directory is a member, so an empty list means that this Logto does not know the organization. The
            // reconcile handles that case.
            throw new LogtoException(null, "directory.empty", $"Logto lists no members in organization {sync.OrganizationId}.");
        }

        await using var transaction = await db.BeginExclusiveAsync(DirectoryWriter.Exclusive(sync.OrganizationId), ct);
        await pass.WriteAsync(sync, page, askedAt, ct);
        await pass.Sync.ExecuteUpdateAsync(
            set =>
                set.SetProperty(s => s.StartedAt, sync.StartedAt).SetProperty(s => s.Page, sync.Page).SetProperty(s => s.Total, sync.Total)
                    .SetProperty(s => s.AsOf, sync.AsOf).SetProperty(s => s.Repeats, sync.Repeats).SetProperty(s => s.HasFailed, false),
            ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Returns when the next pass starts. No pass follows while no user opens the directory.</summary>
    private JobResult After(MemberSync sync) =>
        sync.Repeats > 0 ? JobResult.At(time.GetUtcNow() + RetryAfter)
        : sync.ViewedAt + Forgotten > time.GetUtcNow() ? JobResult.At(time.GetUtcNow() + options.CurrentValue.Interval)
        : JobResult.Done;
}
