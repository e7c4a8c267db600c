using OrgStarter.Audit;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Organizations;
using OrgStarter.Resources;
using OrgStarter.Tenancy;

namespace OrgStarter.Members;

/// <summary>Which rule refused a change; <see cref="None"/> when it was made.</summary>
public enum Refusal
{
    None,
    NotAMember,
    LastOwner,
    AboveOwnRole,
    TargetAboveOwnRole,
}

public static class RefusalWords
{
    public static string Words(this Refusal refusal) => refusal switch
    {
        Refusal.LastOwner => Text.Refusal_LastOwner,
        Refusal.AboveOwnRole => Text.Refusal_AboveOwnRole,
        Refusal.TargetAboveOwnRole => Text.Refusal_TargetAboveOwnRole,
        _ => Text.Refusal_NotAMember,
    };
}

/// <summary>
/// Changes of the current organization's members, one at a time per organization: Logto guards neither the last owner nor
/// the order of roles.
/// </summary>
public sealed class MemberChanges(
    ILogtoManagementApi logto, MemberDirectory directory, CurrentTenant tenant, Memberships memberships, MyOrganizations lists, Locks locks,
    AuditTrail audit)
{
    public async Task<Refusal> ChangeRoleAsync(string userId, string role, CancellationToken ct)
    {
        if (!Roles.GrantableBy(tenant.Required).Contains(role))
        {
            return Refusal.AboveOwnRole;
        }

        return await ChangeAsync(userId, AuditActions.MemberRoleChanged, role, token =>
            logto.ReplaceMemberRoles(tenant.OrganizationId, userId, new RoleNames([role]), token), ct);
    }

    public Task<Refusal> RemoveAsync(string userId, CancellationToken ct) =>
        ChangeAsync(userId, AuditActions.MemberRemoved, null, token => logto.RemoveMember(tenant.OrganizationId, userId, token), ct);

    /// <param name="role">The role afterwards; null for none.</param>
    private async Task<Refusal> ChangeAsync(string userId, string action, string? role, Func<CancellationToken, Task> change, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync($"members:{tenant.OrganizationId}", ct);
        if (await directory.FindAsync(userId, ct) is not { } member)
        {
            return Refusal.NotAMember;
        }

        var isOwner = member.OrganizationRoles.Any(role => role.Name == Roles.Owner);
        if (isOwner && !tenant.May(Permissions.TransferOrganization))
        {
            return Refusal.TargetAboveOwnRole;
        }

        if (isOwner && role != Roles.Owner && (await directory.PageAsync(1, 1, null, Roles.Owner, ct)).Total < 2)
        {
            return Refusal.LastOwner;
        }

        await audit.RecordAsync(
            new AuditChange(
                action, tenant.OrganizationId, new AuditTarget(AuditTargets.Member, userId, member.DisplayName),
                AuditChange.Field(AuditFields.Role, Roles.HighestOf(member.OrganizationRoles)), role is null ? null : AuditChange.Field(AuditFields.Role, role)),
            change);
        await memberships.ChangedAsync(tenant.OrganizationId, userId, CancellationToken.None);
        await lists.ForgetAsync(userId, CancellationToken.None);
        return Refusal.None;
    }
}
