using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>Refreshes single members of the current organization in the directory, with one call to Logto each.</summary>
public sealed class MemberRefresher(
    PlatformDbContext db,
    RowCache rows,
    MemberDirectory logto,
    DirectoryWriter writer,
    CurrentTenant tenant,
    WorkItems items,
    TimeProvider time)
{
    /// <summary>A page request refreshes at most this many members; the job refreshes the others.</summary>
    internal const int AtOnce = 5;

    internal const string Work = nameof(MemberRefresher);

    /// <summary>The subject of a refresh in the log.</summary>
    internal static string Subject(MemberRefresh refresh) => $"{refresh.UserId} in {refresh.OrganizationId}";

    /// <summary>
    /// Refreshes changed members before a page reads the directory. Usually there is nothing to do, or one member after a change by the
    /// same user.
    /// </summary>
    /// <returns>False when some members were not refreshed.</returns>
    public async Task<bool> RefreshAsync(CancellationToken ct) =>
        await RefreshAsync((await DirectoryProgress.FindAsync(db, rows, tenant.OrganizationId, ct))?.Marked ?? [], ct);

    /// <inheritdoc cref="RefreshAsync(CancellationToken)"/>
    internal async Task<bool> RefreshAsync(IReadOnlyList<MemberRefresh> marked, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var refreshes = marked.Where(refresh => refresh.FreshFrom <= now).ToList();
        var (areAllDone, isUnavailable) = (refreshes.Count <= AtOnce, false);
        foreach (var refresh in refreshes.Take(AtOnce).TakeWhile(_ => !isUnavailable))
        {
            areAllDone &= await items.TryAsync(Work, Subject(refresh), async () =>
            {
                try
                {
                    await RefreshOneAsync(refresh, ct);
                }
                catch (LogtoException e) when (e.IsTransient)
                {
                    // The page shows the directory as it is; the job tries again.
                    isUnavailable = true;
                }
            }, ct);
            db.ChangeTracker.Clear();
        }

        return areAllDone && !isUnavailable;
    }

    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task RefreshOneAsync(MemberRefresh refresh, CancellationToken ct)
    {
        var askedAt = time.GetUtcNow();
        var member = await logto.FindAsync(refresh.UserId, ct);
        await using var transaction = await db.BeginExclusiveAsync(DirectoryWriter.Exclusive(tenant.OrganizationId), ct);
        var added = 0;
        if (member is not null)
        {
            added = await writer.WriteAsync([member], askedAt, ct);
        }
        else if (await db.MemberRefreshes.AnyAsync(Same(refresh), ct))
        {
            added = -await writer.DeleteAsync([refresh.UserId], ct);
        }

        // A member marked again meanwhile keeps the mark and is refreshed again.
        await db.MemberRefreshes.Where(Same(refresh)).ExecuteDeleteAsync(ct);
        await db.MemberSyncs.Where(sync => sync.OrganizationId == tenant.OrganizationId && added != 0)
            .ExecuteUpdateAsync(set => set.SetProperty(sync => sync.Rows, sync => sync.Rows + added), ct);
        await transaction.CommitAsync(ct);
    }

    private static System.Linq.Expressions.Expression<Func<MemberRefresh, bool>> Same(MemberRefresh refresh) =>
        other => other.OrganizationId == refresh.OrganizationId && other.UserId == refresh.UserId && other.Mark == refresh.Mark;
}
