using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>Marks members for a refresh. <see cref="MembershipVersions"/> reports every change to it.</summary>
public sealed class MemberRefreshes(PlatformDbContext db, JobQueue jobs, TimeProvider time) : IMembershipListener, IPersonListener
{
    /// <summary>The delay before the job refreshes a member. A page that shows the member usually does it sooner.</summary>
    private static readonly TimeSpan RefreshDelay = TimeSpan.FromSeconds(5);

    /// <summary>Longer than any call to Logto: a call that started before then has ended.</summary>
    private static readonly TimeSpan AnyCall = TimeSpan.FromSeconds(30);

    /// <summary>Marks the member, or all members, as changed.</summary>
    public async Task ChangedAsync(string organizationId, string userId, CancellationToken ct)
    {
        if (userId == MembershipVersion.Everyone)
        {
            await EverybodyAsync(organizationId, ct);
            return;
        }

        foreach (var id in organizationId == MembershipVersion.Everywhere ? await OrganizationsOfAsync(userId, ct) : [organizationId])
        {
            await MarkAsync(id, userId, TimeSpan.Zero, null, ct);
        }
    }

    /// <summary>Stores the join date of a new member, even without a directory: the date is stored nowhere else.</summary>
    public Task JoinedAsync(string organizationId, string userId, CancellationToken ct) =>
        MarkAsync(organizationId, userId, TimeSpan.Zero, time.GetUtcNow(), ct);

    /// <summary>Call before a change at Logto. If the process ends before the result is known, the member is refreshed later.</summary>
    public Task ChangingAsync(string organizationId, string userId, CancellationToken ct) =>
        MarkAsync(organizationId, userId, AnyCall, null, ct);

    public Task PersonChangedAsync(string userId, CancellationToken ct) => ChangedAsync(MembershipVersion.Everywhere, userId, ct);

    private Task<List<string>> OrganizationsOfAsync(string userId, CancellationToken ct) => db.InEveryOrganizationAsync(() =>
        db.DirectoryMembers
            .IgnoreQueryFilters([PlatformDbContext.TenantFilter])
            .Where(member => member.UserId == userId)
            .Select(member => member.OrganizationId)
            .ToListAsync(ct));

    private async Task EverybodyAsync(string organizationId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await db.MemberSyncs
            .Where(sync => sync.OrganizationId == organizationId)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.OutdatedAt, now), ct) == 1)
        {
            await jobs.EnqueueAsync<DirectoryJob>(organizationId, ct: ct);
        }
    }

    private async Task MarkAsync(string organizationId, string userId, TimeSpan wait, DateTimeOffset? joinedAt, CancellationToken ct)
    {
        var isKept = await db.MemberSyncs.AnyAsync(sync => sync.OrganizationId == organizationId, ct);
        var freshFrom = time.GetUtcNow() + wait;
        var refresh = new MemberRefresh
        {
            OrganizationId = organizationId,
            UserId = userId,
            Mark = Guid.NewGuid(),
            FreshFrom = freshFrom,
            JoinedAt = joinedAt,
        };
        if (!isKept && joinedAt is null)
        {
            await RenewAsync(refresh, ct);
            return;
        }

        await SaveAsync(refresh, ct);
        if (isKept)
        {
            await jobs.EnqueueAsync<MemberRefreshJob>(organizationId, due: freshFrom + RefreshDelay, ct: ct);
        }
    }

    private async Task SaveAsync(MemberRefresh refresh, CancellationToken ct)
    {
        if (await RenewAsync(refresh, ct))
        {
            return;
        }

        db.MemberRefreshes.Add(refresh);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // A concurrent request has inserted the row.
            db.Entry(refresh).State = EntityState.Detached;
            if (!await RenewAsync(refresh, ct))
            {
                throw;
            }
        }

        db.Entry(refresh).State = EntityState.Detached;
    }

    private async Task<bool> RenewAsync(MemberRefresh refresh, CancellationToken ct) =>
        await db.MemberRefreshes
            .Where(other => other.OrganizationId == refresh.OrganizationId && other.UserId == refresh.UserId)
            .ExecuteUpdateAsync(
                set =>
                {
                    set.SetProperty(l => l.Mark, refresh.Mark).SetProperty(l => l.FreshFrom, refresh.FreshFrom);
                    if (refresh.JoinedAt is not null)
                    {
                        set.SetProperty(l => l.JoinedAt, refresh.JoinedAt);
                    }
                },
                ct) == 1;
}
