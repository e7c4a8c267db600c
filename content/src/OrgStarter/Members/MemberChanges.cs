using OrgStarter.Audit;
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
    RightsChanged,
}

public static class RefusalWords
{
    public static string Words(this Refusal refusal) => refusal switch
    {
        Refusal.LastOwner => Text.Refusal_LastOwner,
        Refusal.AboveOwnRole => Text.Refusal_AboveOwnRole,
        Refusal.TargetAboveOwnRole => Text.Refusal_TargetAboveOwnRole,
        Refusal.RightsChanged => Text.Refusal_RightsChanged,
        _ => Text.Refusal_NotAMember,
    };
}

/// <summary>
/// Changes of the current organization's members, one at a time per organization: Logto guards neither the last owner nor
/// the order of roles.
/// </summary>
public sealed class MemberChanges(
    ILogtoManagementApi logto, MemberDirectory directory, CurrentTenant tenant, LiveRights rights, Memberships memberships, MyOrganizations lists,
    AuditTrail audit)
{
    /// <exception cref="LogtoException">Logto refused, or did not answer.</exception>
    public Task<Refusal> ChangeRoleAsync(string userId, string role, CancellationToken ct) =>
        ChangeAsync(userId, AuditActions.MemberRoleChanged, role, token =>
            logto.ReplaceMemberRoles(tenant.OrganizationId, userId, new RoleNames([role]), token), ct);

    /// <inheritdoc cref="ChangeRoleAsync"/>
    public Task<Refusal> RemoveAsync(string userId, CancellationToken ct) =>
        ChangeAsync(userId, AuditActions.MemberRemoved, role: null, token => logto.RemoveMember(tenant.OrganizationId, userId, token), ct);

    /// <param name="role">The role afterwards; null for none at all.</param>
    private async Task<Refusal> ChangeAsync(string userId, string action, string? role, Func<CancellationToken, Task> change, CancellationToken ct)
    {
        await using var live = await rights.DemandAsync(Permissions.ManageMember, ct);
        if (live is null)
        {
            return Refusal.RightsChanged;
        }

        if (role is not null && !Roles.GrantableBy(live.Tenant).Contains(role))
        {
            return Refusal.AboveOwnRole;
        }

        if (await directory.FindAsync(userId, ct) is not { } member)
        {
            return Refusal.NotAMember;
        }

        var isOwner = member.OrganizationRoles.Any(held => held.Name == Roles.Owner);
        if (isOwner && !live.Tenant.May(Permissions.TransferOrganization))
        {
            return Refusal.TargetAboveOwnRole;
        }

        if (isOwner && role != Roles.Owner && (await directory.PageAsync(1, 1, null, Roles.Owner, ct)).Total < 2)
        {
            return Refusal.LastOwner;
        }

        try
        {
            await audit.RecordAsync(
                new AuditChange(
                    action, tenant.OrganizationId, new AuditTarget(AuditTargets.Member, userId, member.DisplayName),
                    AuditChange.Field(AuditFields.Role, Roles.HighestOf(member.OrganizationRoles)), role is null ? null : AuditChange.Field(AuditFields.Role, role)),
                change);
        }
        finally
        {
            // Also after a failure: an answer that was lost may have been a yes.
            await memberships.ChangedAsync(tenant.OrganizationId, userId, CancellationToken.None);
            await lists.ForgetAsync(userId, CancellationToken.None);
        }

        return Refusal.None;
    }
}
