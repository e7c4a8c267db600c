using OrgStarter.Logto;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members;

/// <summary>
/// The one rule by which an organization never loses its last owner: whoever leaves, is removed, demoted, hands over or deletes their
/// account asks here, under the organization's lock (<see cref="LiveRights.LockOf"/>). Logto itself guards none of this.
/// </summary>
public sealed class OwnershipRule(MemberDirectory members, OperationJournal journal)
{
    /// <summary>True when the organization keeps an owner without this person.</summary>
    /// <exception cref="LogtoException">Logto does not say: nothing may be done.</exception>
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

    /// <summary>An owner who is suspended cannot sign in, and one whose account is being deleted is as good as gone: neither counts.</summary>
    public async Task<bool> CanActAsync(LogtoMember member, CancellationToken ct) =>
        !member.IsSuspended && !await journal.HasAsync(OperationKind.DeleteAccount, member.Id, ct);
}
