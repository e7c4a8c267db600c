using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members;

/// <summary>
/// Changes members of the current organization, one change at a time per organization. Logto protects neither the last owner (see
/// <see cref="OwnershipRule"/>) nor the hierarchy of roles.
/// </summary>
public sealed class MemberChanges(
    ILogtoManagementApi logto,
    MemberDirectory members,
    OwnershipRule ownership,
    OperationJournal journal,
    CurrentTenant tenant,
    PermissionRecheck rights,
    RoleTemplate template,
    Locks locks,
    MembershipVersions memberships,
    MyOrganizations lists,
    MemberRefreshes looks,
    AuditTrail audit)
{
    /// <param name="seen">The role that the caller saw, empty for none; another one is not overwritten. Null to skip the check.</param>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public Task<Refusal> ChangeRoleAsync(string userId, string role, string? seen, CancellationToken ct) =>
        ChangeAsync(userId, AuditActions.MemberRoleChanged, role, seen, token =>
            logto.ReplaceMemberRoles(tenant.OrganizationId, userId, new RoleNames([role]), token), ct);

    /// <inheritdoc cref="ChangeRoleAsync"/>
    public Task<Refusal> RemoveAsync(string userId, CancellationToken ct) =>
        ChangeAsync(
            userId,
            AuditActions.MemberRemoved,
            role: null,
            seen: null,
            token => logto.RemoveMember(tenant.OrganizationId, userId, token),
            ct);

    /// <summary>Removes the current user from the organization. Requires no permission, but the last owner cannot leave.</summary>
    /// <inheritdoc cref="ChangeRoleAsync"/>
    public async Task<Refusal> LeaveAsync(CancellationToken ct)
    {
        await using var held = await locks.AcquireAsync(PermissionRecheck.LockOf(tenant.OrganizationId), ct);
        return await members.FindAsync(tenant.UserId, ct) is { } me
            ? await MakeAsync(
                me,
                AuditActions.MemberLeft,
                role: null,
                token => logto.RemoveMember(tenant.OrganizationId, tenant.UserId, token),
                ct)
            : Refusal.NotAMember;
    }

    private async Task<Refusal> ChangeAsync(
        string userId,
        string action,
        string? role,
        string? seen,
        Func<CancellationToken, Task> change,
        CancellationToken ct)
    {
        await using var live = await rights.RequireAsync(Permissions.ManageMember, ct);
        if (live is null)
        {
            return Refusal.RightsChanged;
        }

        if (role is not null && !template.GrantableBy(live.Tenant.Permissions).Contains(role))
        {
            return Refusal.AboveOwnRole;
        }

        if (await members.FindAsync(userId, ct) is not { } member)
        {
            return Refusal.NotAMember;
        }

        if (seen is not null && seen != (Roles.HighestOf(member.OrganizationRoles) ?? ""))
        {
            return Refusal.ChangedMeanwhile;
        }

        return member.IsOwner() && !live.Tenant.May(Permissions.TransferOrganization)
            ? Refusal.TargetAboveOwnRole
            : await MakeAsync(member, action, role, change, ct);
    }

    /// <summary>Checks the ownership rule and applies the change. Call while holding the lock.</summary>
    private async Task<Refusal> MakeAsync(
        LogtoMember member,
        string action,
        string? role,
        Func<CancellationToken, Task> change,
        CancellationToken ct)
    {
        if (await journal.HasAsync(OperationKind.TransferOwnership, tenant.OrganizationId, ct))
        {
            return Refusal.TransferUnderWay;
        }

        if (member.IsOwner() && role != Roles.Owner && !await ownership.HoldsWithoutAsync(tenant.OrganizationId, member.Id, ct))
        {
            return Refusal.LastOwner;
        }

        // Record the change before the call as well: if the process ends after Logto applied it, earlier tokens are no longer accepted, and
        // the directory refreshes the member.
        await memberships.ChangedAsync(tenant.OrganizationId, member.Id, CancellationToken.None);
        await looks.ChangingAsync(tenant.OrganizationId, member.Id, CancellationToken.None);
        try
        {
            await audit.RecordAsync(
                new AuditChange(
                    action,
                    tenant.OrganizationId,
                    new AuditTarget(AuditTargets.Member, member.Id, member.DisplayName),
                    AuditChange.Field(AuditFields.Role, Roles.HighestOf(member.OrganizationRoles)),
                    role is null ? null : AuditChange.Field(AuditFields.Role, role)),
                change);
        }
        finally
        {
            // Also after a failure: Logto may have applied the change although its answer was lost.
            await memberships.ChangedAsync(tenant.OrganizationId, member.Id, CancellationToken.None);
            await lists.ForgetAsync(member.Id, CancellationToken.None);
        }

        return Refusal.None;
    }
}
