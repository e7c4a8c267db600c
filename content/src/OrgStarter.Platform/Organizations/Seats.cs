using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>The section <c>Seats</c> of the configuration.</summary>
public sealed class SeatOptions
{
    public const string Section = "Seats";

    /// <summary>How many seats an organization has that has no limit of its own; null for as many as they like.</summary>
    public int? Default { get; set; }
}

/// <summary>
/// How many people an organization may have. A member holds a seat, and so does an open invitation: otherwise a plan for five would
/// invite fifty. Count and act under <see cref="LockAsync"/>, or two who act at once both take the last seat.
/// </summary>
public sealed class Seats(PlatformDbContext db, ILogtoManagementApi logto, Locks locks, IOptionsMonitor<SeatOptions> options)
{
    /// <summary>
    /// The organization's lock, the same that changes of its members take. Whoever needs the lock of an invitation as well takes that
    /// one first.
    /// </summary>
    public Task<IAsyncDisposable> LockAsync(string organizationId, CancellationToken ct) => locks.AcquireAsync(LiveRights.LockOf(organizationId), ct);

    /// <summary>
    /// The plan. BILLING PLUGS IN HERE: call <see cref="SetLimitAsync"/> from the webhook of whoever takes the money, or ask them in
    /// this method, and everything else follows.
    /// </summary>
    /// <returns>Null for as many as they like.</returns>
    public async Task<int?> LimitAsync(string organizationId, CancellationToken ct)
    {
        var own = await db.SeatLimits.AsNoTracking().FirstOrDefaultAsync(limit => limit.OrganizationId == organizationId, ct);
        return own is null ? options.CurrentValue.Default : own.Seats;
    }

    /// <summary>A limit below what is taken already removes nobody; it keeps others from joining.</summary>
    /// <param name="seats">Null for as many as they like.</param>
    public async Task SetLimitAsync(string organizationId, int? seats, CancellationToken ct)
    {
        var limit = await db.SeatLimits.FirstOrDefaultAsync(limit => limit.OrganizationId == organizationId, ct);
        if (limit is null)
        {
            db.SeatLimits.Add(limit = new SeatLimit { OrganizationId = organizationId });
        }

        limit.Seats = seats;
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Whether one more may be invited: members and open invitations together are fewer than the seats.</summary>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<bool> HasRoomToInviteAsync(string organizationId, CancellationToken ct) =>
        await LimitAsync(organizationId, ct) is not { } limit
        || await MembersAsync(organizationId, ct) + await OpenInvitationsAsync(organizationId, ct) < limit;

    /// <summary>
    /// Whether one more may join: members alone are fewer than the seats. Whoever accepts an invitation has held its seat until now; it
    /// is missing only where the limit was lowered meanwhile, or somebody was added at Logto.
    /// </summary>
    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task<bool> HasRoomToJoinAsync(string organizationId, CancellationToken ct) =>
        await LimitAsync(organizationId, ct) is not { } limit || await MembersAsync(organizationId, ct) < limit;

    private async Task<int> MembersAsync(string organizationId, CancellationToken ct) =>
        (await MemberPage.ReadAsync(await logto.GetMembers(organizationId, 1, 1, null, null, ct), ct)).Total;

    private async Task<int> OpenInvitationsAsync(string organizationId, CancellationToken ct) =>
        (await logto.GetOrganizationInvitations(organizationId, ct)).Count(invitation => invitation.Status == InvitationStatus.Pending);
}
