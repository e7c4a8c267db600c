using OrgStarter.Logto;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members;

/// <summary>
/// Ensures that an organization never loses its last owner. Call it while holding the organization's lock
/// (<see cref="PermissionRecheck.LockOf"/>) before an owner leaves, is removed or demoted, transfers ownership or
/// deletes their account. Logto does not check this.
/// </summary>
public sealed class OwnershipRule(MemberDirectory members, OperationJournal journal)
{
    /// <summary>Returns whether the organization keeps an owner without this user.</summary>
    /// <exception cref="LogtoException">The owners could not be read from Logto; the change must not be made.</exception>
    public async Task<bool> HoldsWithoutAsync(string organizationId, string userId, CancellationToken ct)
    {
        await foreach (var owner in members.WithRoleAsync(organizationId, Roles.Owner, ct))
        {
            if (owner.Id != userId && await CanActAsync(owner, ct))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Returns whether an owner counts. A suspended owner cannot sign in, and an owner whose account is being deleted is about to leave:
    /// neither counts.
    /// </summary>
    public async Task<bool> CanActAsync(LogtoMember member, CancellationToken ct) =>
        !member.IsSuspended && !await journal.HasAsync(OperationKind.DeleteAccount, member.Id, ct);
}
