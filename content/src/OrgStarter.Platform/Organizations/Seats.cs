using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>The configuration section <c>Seats</c>.</summary>
public sealed class SeatOptions
{
    public const string Section = "Seats";

    /// <summary>The seats of an organization without a limit of its own; null for no limit.</summary>
    public int? Default { get; set; }
}

/// <summary>
/// Limits the number of members. Members and open invitations both take a seat; otherwise a plan with five seats could invite fifty users.
/// Count and act while holding <see cref="LockAsync"/>, so that two concurrent requests cannot take the last seat.
/// </summary>
public sealed class Seats(
    PlatformDbContext db, ILogtoManagementApi logto, Locks locks, IOptionsMonitor<SeatOptions> options, IOrganizationPlans? plans = null)
{
    /// <summary>
    /// Acquires the organization's lock, which member changes also use. A caller that also needs an invitation's lock acquires that one
    /// first, to avoid a deadlock.
    /// </summary>
    public Task<IAsyncDisposable> LockAsync(string organizationId, CancellationToken ct) =>
        locks.AcquireAsync(PermissionRecheck.LockOf(organizationId), ct);

    /// <summary>
    /// Returns the limit of the plan, if there is one; or that of <see cref="SetLimitAsync"/>; or <see cref="SeatOptions.Default"/>.
    /// </summary>
    /// <returns>Null for no limit.</returns>
    public async Task<int?> LimitAsync(string organizationId, CancellationToken ct)
    {
        if (plans is not null && await plans.FindSeatsAsync(organizationId, ct) is { } ofPlan)
        {
            return ofPlan.Seats;
        }

        var own = await db.SeatLimits.AsNoTracking().FirstOrDefaultAsync(limit => limit.OrganizationId == organizationId, ct);
        return own is null ? options.CurrentValue.Default : own.Seats;
    }

    /// <summary>Sets the limit. A limit below the number of members removes no member; it only prevents others from joining.</summary>
    /// <param name="seats">Null for no limit.</param>
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

    /// <summary>Returns whether another user can be invited: there are fewer members and open invitations than seats.</summary>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<bool> HasRoomToInviteAsync(string organizationId, CancellationToken ct) =>
        await LimitAsync(organizationId, ct) is not { } limit
        || await TakenAsync(organizationId, ct) < limit;

    /// <summary>Returns the number of members and open invitations.</summary>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<int> TakenAsync(string organizationId, CancellationToken ct) =>
        await MembersAsync(organizationId, ct) + await OpenInvitationsAsync(organizationId, ct);

    /// <summary>
    /// Returns whether another user can join: there are fewer members than seats. An invitee's open invitation already holds a seat, so
    /// this is false only if the limit was lowered meanwhile or a member was added at Logto.
    /// </summary>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<bool> HasRoomToJoinAsync(string organizationId, CancellationToken ct) =>
        await LimitAsync(organizationId, ct) is not { } limit || await MembersAsync(organizationId, ct) < limit;

    private async Task<int> MembersAsync(string organizationId, CancellationToken ct) =>
        (await MemberPage.ReadAsync(await logto.GetMembers(organizationId, 1, 1, null, null, ct), ct)).Total;

    private async Task<int> OpenInvitationsAsync(string organizationId, CancellationToken ct) =>
        (await logto.GetOrganizationInvitations(organizationId, ct)).Count(invitation => invitation.Status == InvitationStatus.Pending);
}
