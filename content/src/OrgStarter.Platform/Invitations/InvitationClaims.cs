using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>A batch that nobody else works on until the claim runs out.</summary>
public sealed record ClaimedBatch(Guid BatchId, string OrganizationId, string UserId, Guid Holder);

/// <summary>Which batch is next: claims that end by themselves, so that a crash hands the batch to whoever looks next.</summary>
public sealed class InvitationClaims(PlatformDbContext db, TimeProvider time)
{
    /// <summary>Longer than the calls for one line can take; renewed before each.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(2);

    /// <returns>The batch that has waited longest, now the caller's own, or null.</returns>
    public async Task<ClaimedBatch?> ClaimAsync(CancellationToken ct)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var next = await db.InvitationWork.AsNoTracking().Where(work => work.DueAt <= now).OrderBy(work => work.DueAt).FirstOrDefaultAsync(ct);
            if (next is null)
            {
                return null;
            }

            var (holder, until) = (Guid.NewGuid(), now + ClaimTime);
            if (await db.InvitationWork.Where(work => work.BatchId == next.BatchId && work.DueAt <= now)
                .ExecuteUpdateAsync(set => set.SetProperty(work => work.Holder, holder).SetProperty(work => work.DueAt, until), ct) == 1)
            {
                return new ClaimedBatch(next.BatchId, next.OrganizationId, next.UserId, holder);
            }
        }
    }

    /// <returns>False when the claim has run out and somebody else has it.</returns>
    public Task<bool> RenewAsync(ClaimedBatch claim) => LeaveAsync(claim, time.GetUtcNow() + ClaimTime);

    /// <summary>To be claimed again from then on.</summary>
    public async Task<bool> LeaveAsync(ClaimedBatch claim, DateTimeOffset due) =>
        await Mine(claim).ExecuteUpdateAsync(set => set.SetProperty(work => work.DueAt, due)) == 1;

    public Task ForgetAsync(ClaimedBatch claim) => Mine(claim).ExecuteDeleteAsync();

    private IQueryable<InvitationWork> Mine(ClaimedBatch claim) =>
        db.InvitationWork.Where(work => work.BatchId == claim.BatchId && work.Holder == claim.Holder);
}
