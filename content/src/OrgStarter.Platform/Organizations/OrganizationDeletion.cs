using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Organizations;

/// <summary>
/// Deletes an organization. It is closed immediately, and an owner can restore it for thirty days. Then Logto's organization is deleted,
/// and after it the rows of the site. Closing and restoring are one transaction each; the journal records the later steps.
/// </summary>
public sealed class OrganizationDeletion(
    PlatformDbContext db, ILogtoManagementApi logto, OperationJournal journal, PermissionRecheck rights, Locks locks, CurrentTenant tenant,
    MembershipVersions memberships, LogtoChanges changes, AuditTrail audit, TimeProvider time) : IOperation
{
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <summary>The step from which the organization can no longer be restored.</summary>
    private const int Begun = 1;

    /// <param name="name">The organization's current name.</param>
    /// <exception cref="LogtoException">The user's permissions could not be read from Logto; nothing was changed.</exception>
    public async Task<Refusal> CloseAsync(string name, CancellationToken ct)
    {
        await using var live = await rights.RequireAsync(Permissions.DeleteOrganization, ct);
        if (live is null)
        {
            return Refusal.RightsChanged;
        }

        if (await journal.HasAsync(OperationKind.TransferOwnership, tenant.OrganizationId, ct))
        {
            return Refusal.TransferUnderWay;
        }

        if (await FindAsync(tenant.OrganizationId, ct) is not null)
        {
            return Refusal.None;
        }

        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var operation = new Operation
        {
            Kind = OperationKind.DeleteOrganization,
            Subject = tenant.OrganizationId,
            ActorId = tenant.UserId,
            ActorName = AuditText.Cut(audit.Actor.Name)!,
            Name = name,
            RequestedAt = now,
        };
        await journal.BeginAsync(operation, ct, now + Grace);
        await WriteDownAsync(AuditActions.OrganizationDeletionRequested, name);
        await transaction.CommitAsync(CancellationToken.None);
        return Refusal.None;
    }

    /// <returns><see cref="Refusal.None"/> also for an organization that is not closed.</returns>
    /// <inheritdoc cref="CloseAsync"/>
    public async Task<Refusal> RestoreAsync(CancellationToken ct)
    {
        await using var live = await rights.RequireAsync(Permissions.DeleteOrganization, ct);
        if (live is null || await journal.HasAsync(OperationKind.DeleteAccount, tenant.UserId, ct))
        {
            return Refusal.RightsChanged;
        }

        if (await FindAsync(tenant.OrganizationId, ct) is not { } operation)
        {
            return Refusal.None;
        }

        if (operation.Step >= Begun || operation.RequestedAt + Grace <= time.GetUtcNow())
        {
            return Refusal.TooLateToRestore;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await journal.EndAsync(operation);
        await WriteDownAsync(AuditActions.OrganizationRestored, operation.Name);
        await transaction.CommitAsync(CancellationToken.None);
        return Refusal.None;
    }

    /// <summary>Returns the pending deletion; null for an organization that is not closed.</summary>
    public Task<Operation?> FindAsync(string organizationId, CancellationToken ct) =>
        journal.FindAsync(OperationKind.DeleteOrganization, organizationId, ct);

    public async Task ResumeAsync(Operation operation, CancellationToken ct)
    {
        // The same lock as for restoring: the first of the two wins.
        await using var held = await locks.AcquireAsync(PermissionRecheck.LockOf(operation.Subject), ct);
        if (await FindAsync(operation.Subject, ct) is not { } present)
        {
            return;
        }

        await journal.StepAsync(present, Begun);
        // Throws while Logto is unavailable, so that failed attempts add no audit entries.
        await LogtoErrors.IgnoreNotFoundAsync(() => logto.GetOrganization(present.Subject, ct));
        await audit.RecordAsync(
            new AuditChange(
                AuditActions.OrganizationDeleted,
                present.Subject,
                new AuditTarget(AuditTargets.Organization, present.Subject, present.Name),
                By: new AuditActor(AuditEntry.Site, AuditEntry.Site)),
            token => LogtoErrors.IgnoreNotFoundAsync(() => logto.DeleteOrganization(present.Subject, token)));
        // The rows are deleted in the same way as after a deletion at Logto.
        await changes.OrganizationDeletedAsync(present.Subject, CancellationToken.None);
        await journal.EndAsync(present);
    }

    /// <summary>
    /// Saves the audit entry and invalidates all members' tokens, so that the change takes effect with their next request in every
    /// instance.
    /// </summary>
    private async Task WriteDownAsync(string action, string name)
    {
        db.AuditEntries.Add(audit.NewEntry(
            new AuditChange(action, tenant.OrganizationId, new AuditTarget(AuditTargets.Organization, tenant.OrganizationId, name)),
            AuditOutcome.Done));
        await db.SaveChangesAsync(CancellationToken.None);
        await memberships.ChangedAsync(tenant.OrganizationId, MembershipVersion.Everyone, CancellationToken.None);
    }
}
