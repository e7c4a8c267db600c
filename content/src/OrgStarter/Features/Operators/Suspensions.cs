using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.Operators;

/// <summary>
/// Suspends and reopens organizations. Each is one transaction with its audit entries and the new membership version of all members, so it
/// takes effect with the next request in every instance.
/// </summary>
public sealed class Suspensions(PlatformDbContext db, OperatorTrail trail, MembershipVersions memberships, TimeProvider time)
{
    /// <summary>Suspends the organization, or changes the reason.</summary>
    /// <param name="reason">The organization's members read it.</param>
    public Task SuspendAsync(OperatedOrganization organization, string reason, CancellationToken ct) =>
        ChangeAsync(organization, AuditActions.OrganizationSuspended, reason, present =>
        {
            if (present is not null)
            {
                present.Reason = reason;
                return;
            }

            db.Add(new OrganizationSuspension { OrganizationId = organization.Id, Reason = reason, SuspendedAt = time.GetUtcNow() });
        }, ct);

    /// <param name="reason">For the audit only.</param>
    public Task ReopenAsync(OperatedOrganization organization, string reason, CancellationToken ct) =>
        ChangeAsync(organization, AuditActions.OrganizationReopened, reason, present =>
        {
            if (present is not null)
            {
                db.Remove(present);
            }
        }, ct);

    private async Task ChangeAsync(
        OperatedOrganization organization, string action, string reason, Action<OrganizationSuspension?> change, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        change(await db.OrganizationSuspensions.FirstOrDefaultAsync(suspension => suspension.OrganizationId == organization.Id, ct));
        trail.Add(new AuditChange(
            action,
            organization.Id,
            new AuditTarget(AuditTargets.Organization, organization.Id, organization.Name),
            After: AuditChange.Field(AuditFields.Reason, reason)));
        await db.SaveChangesAsync(CancellationToken.None);
        await memberships.ChangedAsync(organization.Id, MembershipVersion.Everyone, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
