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
    RoleCatalog catalog,
    Locks locks,
    MembershipVersions memberships,
    MyOrganizations lists,
    MemberRefreshes looks,
    AuditTrail audit)
{
    /// <summary>Gives a member one more role. A built-in role replaces the built-in one that the member has; other roles stay.</summary>
    /// <inheritdoc cref="SetRolesAsync"/>
    public Task<Refusal> ChangeRoleAsync(string userId, string role, string? seen, CancellationToken ct) =>
        ChangeRolesAsync(userId, held => Roles.With(held, role), seen, ct);

    /// <summary>Gives a member exactly these roles.</summary>
    /// <param name="seen">The roles that the caller saw, as of <c>Roles.Join</c>; others are not overwritten. Null to skip the
    /// check.</param>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public Task<Refusal> SetRolesAsync(string userId, IReadOnlyCollection<string> roles, string? seen, CancellationToken ct) =>
        ChangeRolesAsync(userId, _ => Roles.Ordered(roles), seen, ct);

    /// <inheritdoc cref="SetRolesAsync"/>
    public async Task<Refusal> RemoveAsync(string userId, CancellationToken ct)
    {
        await using var live = await rights.RequireAsync(Permissions.DeleteMember, ct);
        return live is null ? Refusal.RightsChanged
            : await members.FindAsync(userId, ct) is not { } member ? Refusal.NotAMember
            : !await MayTakeAsync(live, member, keeping: _ => true, ct) ? Refusal.TargetAboveOwnRole
            : await MakeAsync(
                member,
                AuditActions.MemberRemoved,
                roles: null,
                token => logto.RemoveMember(tenant.OrganizationId, userId, token),
                ct);
    }

    /// <summary>Removes the current user from the organization. Requires no permission, but the last owner cannot leave.</summary>
    /// <inheritdoc cref="SetRolesAsync"/>
    public async Task<Refusal> LeaveAsync(CancellationToken ct)
    {
        await using var held = await locks.AcquireAsync(PermissionRecheck.LockOf(tenant.OrganizationId), ct);
        return await members.FindAsync(tenant.UserId, ct) is { } me
            ? await MakeAsync(
                me,
                AuditActions.MemberLeft,
                roles: null,
                token => logto.RemoveMember(tenant.OrganizationId, tenant.UserId, token),
                ct)
            : Refusal.NotAMember;
    }

    private async Task<Refusal> ChangeRolesAsync(
        string userId,
        Func<IReadOnlyList<string>, IReadOnlyList<string>> change,
        string? seen,
        CancellationToken ct)
    {
        await using var live = await rights.RequireAsync(Permissions.ManageMember, ct);
        if (live is null)
        {
            return Refusal.RightsChanged;
        }

        if (await members.FindAsync(userId, ct) is not { } member)
        {
            return Refusal.NotAMember;
        }

        if (seen is not null && seen != Roles.Join(member.OrganizationRoles))
        {
            return Refusal.ChangedMeanwhile;
        }

        var held = Roles.NamesOf(member.OrganizationRoles);
        var roles = change(held);
        return roles.Count == 0 ? Refusal.NoRole
            : !await catalog.MayGrantAsync([.. roles.Except(held)], live.Tenant.Permissions, ct) ? Refusal.AboveOwnRole
            : !await MayTakeAsync(live, member, roles.Contains, ct) ? Refusal.TargetAboveOwnRole
            : await MakeAsync(
                member,
                AuditActions.MemberRoleChanged,
                roles,
                token => logto.ReplaceMemberRoles(tenant.OrganizationId, userId, new RoleNames(roles), token),
                ct);
    }

    /// <summary>
    /// Returns whether the user can change this member: they could grant the member's built-in role, and each other role that they take
    /// away.
    /// </summary>
    private Task<bool> MayTakeAsync(LiveTenant live, LogtoMember member, Func<string, bool> keeping, CancellationToken ct) =>
        catalog.MayGrantAsync(
            [.. Roles.NamesOf(member.OrganizationRoles).Where(role => Roles.IsBuiltIn(role) || !keeping(role))],
            live.Tenant.Permissions,
            ct);

    /// <summary>Checks the ownership rule and applies the change. Call while holding the lock.</summary>
    private async Task<Refusal> MakeAsync(
        LogtoMember member,
        string action,
        IReadOnlyList<string>? roles,
        Func<CancellationToken, Task> change,
        CancellationToken ct)
    {
        if (await journal.HasAsync(OperationKind.TransferOwnership, tenant.OrganizationId, ct))
        {
            return Refusal.TransferUnderWay;
        }

        if (member.IsOwner()
            && roles?.Contains(Roles.Owner) != true
            && !await ownership.HoldsWithoutAsync(tenant.OrganizationId, member.Id, ct))
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
                    AuditChange.Field(AuditFields.Role, Roles.Join(member.OrganizationRoles)),
                    roles is null ? null : AuditChange.Field(AuditFields.Role, Roles.Join(roles))),
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
