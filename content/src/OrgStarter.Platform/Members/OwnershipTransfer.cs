using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members;

/// <summary>
/// Hands an organization over: the successor becomes an owner first, then the present owner steps down, so that at no moment there is
/// none. Two calls to Logto, and a line of the journal that says which of them are done.
/// </summary>
public sealed class OwnershipTransfer(
    ILogtoManagementApi logto, MemberDirectory members, OwnershipRule ownership, OperationJournal journal, LiveRights rights,
    Locks locks, CurrentTenant tenant, Memberships memberships, MyOrganizations lists, AuditTrail audit, TimeProvider time)
    : IOperation
{
    /// <summary>The step from which the successor is an owner.</summary>
    private const int HandedOver = 1;

    /// <summary>What the present owner may become.</summary>
    public static IReadOnlyList<string> RolesAfter { get; } = [.. Roles.All.Where(role => role != Roles.Owner)];

    /// <param name="name">The organization's, for the audit.</param>
    /// <param name="roleAfter">One of <see cref="RolesAfter"/>: what the present owner becomes.</param>
    /// <returns><see cref="Refusal.TransferUnderWay"/> also when it was begun and Logto did not answer: then it is finished later.</returns>
    /// <exception cref="LogtoException">Logto refused; nothing was changed.</exception>
    public async Task<Refusal> TransferAsync(string successorId, string roleAfter, string name, CancellationToken ct)
    {
        await using var live = await rights.DemandAsync(Permissions.TransferOrganization, ct);
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
            AskedAt = time.GetUtcNow(),
        };
        await journal.BeginAsync(operation, ct);
        try
        {
            // Nobody cancels it from here on.
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
        await using var held = await locks.AcquireAsync(LiveRights.LockOf(operation.Subject), ct);
        if (await journal.FindAsync(operation.Kind, operation.Subject, ct) is { } present)
        {
            try
            {
                await RunAsync(present);
            }
            catch (LogtoException e) when (e.SaysGone)
            {
                // The organization itself is gone, or one of the two people.
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

    /// <summary>Under the lock. Each step looks first whether it is done already, or cannot be done any more.</summary>
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

        // Whoever asked stays the owner when the successor went away meanwhile.
        if (operation.Step == HandedOver && await ownership.HoldsWithoutAsync(operation.Subject, operation.ActorId, CancellationToken.None)
            && await members.FindAsync(operation.Subject, operation.ActorId, CancellationToken.None) is { } actor && actor.IsOwner())
        {
            await GiveAsync(operation, actor, operation.RoleAfter!, AuditActions.MemberRoleChanged);
        }

        await journal.EndAsync(operation);
    }

    private async Task GiveAsync(Operation operation, LogtoMember member, string role, string action)
    {
        await memberships.ChangedAsync(operation.Subject, member.Id, CancellationToken.None);
        try
        {
            await audit.RecordAsync(
                new AuditChange(
                    action, operation.Subject, new AuditTarget(AuditTargets.Member, member.Id, member.DisplayName),
                    AuditChange.Field(AuditFields.Role, Roles.HighestOf(member.OrganizationRoles)), AuditChange.Field(AuditFields.Role, role),
                    new AuditActor(operation.ActorId, operation.ActorName)),
                token => logto.ReplaceMemberRoles(operation.Subject, member.Id, new RoleNames([role]), token));
        }
        finally
        {
            await memberships.ChangedAsync(operation.Subject, member.Id, CancellationToken.None);
            await lists.ForgetAsync(member.Id, CancellationToken.None);
        }
    }
}
