using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members;

/// <summary>
/// Transfers ownership of an organization: the successor becomes an owner before the present owner is demoted, so that there always is an
/// owner. This takes two calls to Logto; the journal records which of them are done.
/// </summary>
public sealed class OwnershipTransfer(
    ILogtoManagementApi logto, MemberDirectory members, OwnershipRule ownership, OperationJournal journal, PermissionRecheck rights,
    Locks locks, CurrentTenant tenant, MembershipVersions memberships, MyOrganizations lists, AuditTrail audit, TimeProvider time)
    : IOperation
{
    /// <summary>The step at which the successor is an owner.</summary>
    private const int HandedOver = 1;

    /// <summary>The built-in roles that the present owner can get. Both users keep their other roles.</summary>
    public static IReadOnlyList<string> RolesAfter { get; } = [.. Roles.BuiltIn.Where(role => role != Roles.Owner)];

    /// <param name="name">The organization's name, for the audit log.</param>
    /// <param name="roleAfter">The present owner's new role, one of <see cref="RolesAfter"/>.</param>
    /// <returns><see cref="Refusal.TransferUnderWay"/> also if Logto did not answer; the transfer is completed later.</returns>
    /// <exception cref="LogtoException">Logto refused; nothing was changed.</exception>
    public async Task<Refusal> TransferAsync(string successorId, string roleAfter, string name, CancellationToken ct)
    {
        await using var live = await rights.RequireAsync(Permissions.TransferOrganization, ct);
        if (live is null)
        {
            return Refusal.RightsChanged;
        }

        if (await RefusalOfAsync(successorId, roleAfter, ct) is not Refusal.None and var refusal)
        {
            return refusal;
        }

        var operation = new Operation
        {
            Kind = OperationKind.TransferOwnership,
            Subject = tenant.OrganizationId,
            ActorId = tenant.UserId,
            ActorName = AuditText.Cut(audit.Actor.Name)!,
            Name = name,
            SuccessorId = successorId,
            RoleAfter = roleAfter,
            RequestedAt = time.GetUtcNow(),
        };
        await journal.BeginAsync(operation, ct);
        try
        {
            // Cannot be canceled from here on.
            await RunAsync(operation);
            return Refusal.None;
        }
        catch (LogtoException e) when (e.IsTransient || operation.Step == HandedOver)
        {
            await journal.PutOffAsync(operation);
            return Refusal.TransferUnderWay;
        }
        catch (LogtoException)
        {
            await journal.EndAsync(operation);
            throw;
        }
    }

    public async Task ResumeAsync(Operation operation, CancellationToken ct)
    {
        await using var held = await locks.AcquireAsync(PermissionRecheck.LockOf(operation.Subject), ct);
        if (await journal.FindAsync(operation.Kind, operation.Subject, ct) is { } present)
        {
            try
            {
                await RunAsync(present);
            }
            catch (LogtoException e) when (e.IsNotFound)
            {
                // Logto no longer has the organization or one of the two users.
                await journal.EndAsync(present);
            }
        }
    }

    private async Task<Refusal> RefusalOfAsync(string successorId, string roleAfter, CancellationToken ct)
    {
        if (!RolesAfter.Contains(roleAfter))
        {
            return Refusal.AboveOwnRole;
        }

        if (successorId == tenant.UserId)
        {
            return Refusal.SuccessorIsSelf;
        }

        if (await members.FindAsync(successorId, ct) is not { } successor)
        {
            return Refusal.NotAMember;
        }

        return !await ownership.CanActAsync(successor, ct) ? Refusal.SuccessorCannotAct
            : await journal.HasAsync(OperationKind.TransferOwnership, tenant.OrganizationId, ct) ? Refusal.TransferUnderWay
            : Refusal.None;
    }

    /// <summary>Runs the remaining steps. Call while holding the lock. Each step first checks whether it is still possible.</summary>
    private async Task RunAsync(Operation operation)
    {
        var successor = await members.FindAsync(operation.Subject, operation.SuccessorId!, CancellationToken.None);
        if (operation.Step < HandedOver && successor is not null && await ownership.CanActAsync(successor, CancellationToken.None))
        {
            if (!successor.IsOwner())
            {
                await GiveAsync(operation, successor, Roles.Owner, AuditActions.OwnershipTransferred);
            }

            await journal.StepAsync(operation, HandedOver);
        }

        // The present owner stays an owner if the successor has left meanwhile.
        if (operation.Step == HandedOver && await ownership.HoldsWithoutAsync(operation.Subject, operation.ActorId, CancellationToken.None)
            && await members.FindAsync(operation.Subject, operation.ActorId, CancellationToken.None) is { } actor && actor.IsOwner())
        {
            await GiveAsync(operation, actor, operation.RoleAfter!, AuditActions.MemberRoleChanged);
        }

        await journal.EndAsync(operation);
    }

    private async Task GiveAsync(Operation operation, LogtoMember member, string role, string action)
    {
        var roles = Roles.With(Roles.NamesOf(member.OrganizationRoles), role);
        await memberships.ChangedAsync(operation.Subject, member.Id, CancellationToken.None);
        try
        {
            await audit.RecordAsync(
                new AuditChange(
                    action,
                    operation.Subject,
                    new AuditTarget(AuditTargets.Member, member.Id, member.DisplayName),
                    AuditChange.Field(AuditFields.Role, Roles.Join(member.OrganizationRoles)),
                    AuditChange.Field(AuditFields.Role, Roles.Join(roles)),
                    new AuditActor(operation.ActorId, operation.ActorName)),
                token => logto.ReplaceMemberRoles(operation.Subject, member.Id, new RoleNames(roles), token));
        }
        finally
        {
            await memberships.ChangedAsync(operation.Subject, member.Id, CancellationToken.None);
            await lists.ForgetAsync(member.Id, CancellationToken.None);
        }
    }
}
