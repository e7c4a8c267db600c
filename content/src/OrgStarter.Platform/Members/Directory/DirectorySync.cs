using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.LogtoSync.Reconcile;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// Reads Logto's list of one organization's members from the first page to the last, and again once in a while. Pages and progress
/// are written in one transaction each, by whoever holds the organization's <see cref="MemberSync"/>: after a crash it goes on from
/// the same page.
/// </summary>
public sealed class DirectorySync(
    PlatformDbContext db, ILogtoManagementApi logto, Quotas quotas, DirectoryPass pass, IOptionsMonitor<ReconcileOptions> options, TimeProvider time)
{
    /// <summary>The most that Logto gives at once.</summary>
    public const int PageSize = 100;

    /// <summary>After trouble at Logto.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <summary>Pages in a row for one organization; then others have their turn.</summary>
    private const int PagesAtOnce = 10;
    private static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(1);

    /// <summary>Nobody has looked for this long: it sleeps until somebody does.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);
    private static readonly TimeSpan Asleep = TimeSpan.FromDays(10_000);

    /// <summary>Reads a page at once, for whoever waits for it: they do not wait for the end of the rest after trouble, too.</summary>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task ReadOneAsync(CancellationToken ct)
    {
        if (await ClaimAsync(isWaitedFor: true, ct) is not { } sync)
        {
            return;
        }

        try
        {
            await ReadPageAsync(sync, ct);
        }
        catch
        {
            await ReleaseAsync(sync, TimeSpan.Zero);
            throw;
        }

        await ReleaseAsync(sync, DueAfter(sync));
    }

    /// <summary>Reads pages until there are no more, the budget of calls is used up, or others wait for their turn. After a failure it goes on from the same page.</summary>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        if (await ClaimAsync(isWaitedFor: false, ct) is not { } sync)
        {
            return;
        }

        var due = TimeSpan.Zero;
        try
        {
            for (var i = 0; i < PagesAtOnce && due == TimeSpan.Zero; i++)
            {
                if (await quotas.TakeLogtoCallAsync(ct) is { } next)
                {
                    due = next - time.GetUtcNow();
                    break;
                }

                await ReadPageAsync(sync, ct);
                due = DueAfter(sync);
            }
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            (sync.IsInTrouble, due) = (true, Rest);
            throw;
        }
        finally
        {
            await ReleaseAsync(sync, due);
        }
    }

    private async Task<MemberSync?> ClaimAsync(bool isWaitedFor, CancellationToken ct)
    {
        var (now, holder) = (time.GetUtcNow(), Guid.NewGuid());
        var until = now + ClaimTime;
        return await pass.Sync.Where(sync => sync.DueAt <= now || (isWaitedFor && sync.IsInTrouble && sync.Holder == null))
            .ExecuteUpdateAsync(set => set.SetProperty(sync => sync.Holder, holder).SetProperty(sync => sync.DueAt, until), ct) == 0
            ? null : await pass.Sync.AsNoTracking().SingleOrDefaultAsync(sync => sync.Holder == holder, ct);
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
        var claimed = time.GetUtcNow() + ClaimTime;
        if (await Held(sync).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.StartedAt, sync.StartedAt).SetProperty(s => s.Page, sync.Page).SetProperty(s => s.Total, sync.Total)
                .SetProperty(s => s.AsOf, sync.AsOf).SetProperty(s => s.Repeats, sync.Repeats).SetProperty(s => s.DueAt, claimed),
            ct) == 0)
        {
            throw new DbUpdateConcurrencyException("This took too long, and another instance reads this organization's members now.");
        }

        await transaction.CommitAsync(ct);
        sync.IsInTrouble = false;
    }

    private TimeSpan DueAfter(MemberSync sync) =>
        sync.IsRunning ? TimeSpan.Zero
        : sync.Repeats > 0 ? Rest
        : sync.ViewedAt + Forgotten > time.GetUtcNow() ? options.CurrentValue.Interval
        : Asleep;

    private async Task ReleaseAsync(MemberSync sync, TimeSpan wait)
    {
        var (now, asOf, isRunning, isInTrouble) = (time.GetUtcNow(), sync.AsOf, sync.IsRunning, sync.IsInTrouble);
        var due = now + wait;
        await Held(sync).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.DueAt, s => !isRunning && s.OutdatedAt >= asOf ? now : due)
                .SetProperty(s => s.IsInTrouble, isInTrouble).SetProperty(s => s.Holder, (Guid?)null),
            CancellationToken.None);
    }

    private IQueryable<MemberSync> Held(MemberSync sync) => pass.Sync.Where(s => s.Holder == sync.Holder);
}
