using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// One pass over Logto's list: what is written of each page, and what is concluded at its end. Logto numbers its pages, so somebody who
/// moves over the edge of one while others leave is missed. Therefore nobody is deleted for being missed once: they are asked about.
/// </summary>
public sealed class DirectoryPass(PlatformDbContext db, DirectoryWriter writer, MemberLooks looks, CurrentTenant tenant)
{
    /// <summary>So many who were missed are asked about one by one; the others have the next pass to be seen in.</summary>
    private const int Few = 100;
    private const int Portion = 200;

    /// <summary>Passes in a row for the sake of somebody who is missed again and again.</summary>
    private const int MostRepeats = 2;

    public IQueryable<MemberSync> Sync => db.MemberSyncs.Where(sync => sync.OrganizationId == tenant.OrganizationId);

    /// <summary>Writes the page and moves <paramref name="sync"/> on, within the caller's transaction.</summary>
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
            // Not seen in this pass, nor in the one before it, nor by anybody who asked about them in between.
            while (await db.DirectoryMembers.Where(row => row.AsOf < before).OrderBy(row => row.Id).Take(Portion).Select(row => row.UserId).ToListAsync(ct) is { Count: > 0 } gone)
            {
                await writer.DeleteAsync(gone, ct);
            }
        }

        // Whoever was to be looked at before it began has been, by this pass.
        await db.MemberLooks.Where(look => look.OrganizationId == tenant.OrganizationId && look.SureFrom <= startedAt).ExecuteDeleteAsync(ct);
        var missed = await db.DirectoryMembers.Where(row => row.AsOf < startedAt).OrderBy(row => row.Id).Take(Few).Select(row => row.UserId).ToListAsync(ct);
        foreach (var userId in missed)
        {
            await looks.ChangedAsync(tenant.OrganizationId, userId, ct);
        }

        var rows = await db.DirectoryMembers.CountAsync(ct);
        await Sync.ExecuteUpdateAsync(set => set.SetProperty(s => s.Rows, rows), ct);
        sync.Repeats = (missed.Count == Few || rows < sync.Total) && sync.Repeats < MostRepeats ? sync.Repeats + 1 : 0;
        (sync.AsOf, sync.StartedAt, sync.Page) = (startedAt, null, 1);
    }
}
