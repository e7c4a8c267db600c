using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// One pass over Logto's member list: writes each page and cleans up at the end. Logto pages by number, so a pass can miss a member whose
/// position changes when others leave. A member missed by one pass is therefore checked, not deleted.
/// </summary>
public sealed class DirectoryPass(PlatformDbContext db, DirectoryWriter writer, MemberRefreshes refreshes, CurrentTenant tenant)
{
    /// <summary>The maximum number of missed members that are checked one by one. The others are covered by the next pass.</summary>
    private const int MaxRefreshes = 100;
    private const int Portion = 200;

    private const int MaxRepeats = 2;

    public IQueryable<MemberSync> Sync => db.MemberSyncs.Where(sync => sync.OrganizationId == tenant.OrganizationId);

    /// <summary>Writes the page and advances <paramref name="sync"/>, within the caller's transaction.</summary>
    public async Task WriteAsync(MemberSync sync, MemberPage page, DateTimeOffset askedAt, CancellationToken ct)
    {
        var added = await writer.WriteAsync(page.Rows, askedAt, ct);
        await Sync.ExecuteUpdateAsync(set => set.SetProperty(s => s.Rows, s => s.Rows + added), ct);
        sync.Total = page.Total;
        if (page.Rows.Count == DirectorySync.PageSize && sync.Page * DirectorySync.PageSize < page.Total)
        {
            sync.Page++;
            return;
        }

        await FinishAsync(sync, sync.StartedAt!.Value, ct);
    }

    private async Task FinishAsync(MemberSync sync, DateTimeOffset startedAt, CancellationToken ct)
    {
        if (sync.AsOf is { } before)
        {
            // Not found by this pass, by the previous pass or by a single refresh since then.
            while (await db.DirectoryMembers
                .Where(row => row.AsOf < before)
                .OrderBy(row => row.Id)
                .Take(Portion)
                .Select(row => row.UserId)
                .ToListAsync(ct) is { Count: > 0 } gone)
            {
                await writer.DeleteAsync(gone, ct);
            }
        }

        // This pass has refreshed all members that were marked before it started.
        await db.MemberRefreshes
            .Where(refresh => refresh.OrganizationId == tenant.OrganizationId && refresh.FreshFrom <= startedAt)
            .ExecuteDeleteAsync(ct);
        var missed = await db.DirectoryMembers
            .Where(row => row.AsOf < startedAt)
            .OrderBy(row => row.Id)
            .Take(MaxRefreshes)
            .Select(row => row.UserId)
            .ToListAsync(ct);
        foreach (var userId in missed)
        {
            await refreshes.ChangedAsync(tenant.OrganizationId, userId, ct);
        }

        var rows = await db.DirectoryMembers.CountAsync(ct);
        await Sync.ExecuteUpdateAsync(set => set.SetProperty(s => s.Rows, rows), ct);
        sync.Repeats = (missed.Count == MaxRefreshes || rows < sync.Total) && sync.Repeats < MaxRepeats ? sync.Repeats + 1 : 0;
        (sync.AsOf, sync.StartedAt, sync.Page) = (startedAt, null, 1);
    }
}
