using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Reads whether an organization is open: not waiting for its deletion, and not suspended. Each change of it increments the membership
/// version of all members.
/// </summary>
public sealed class OrganizationStates(PlatformDbContext db)
{
    /// <summary>Returns the tenant with its present state, in one query.</summary>
    public async Task<TenantContext> ReadAsync(TenantContext tenant, CancellationToken ct)
    {
        var closed = await Reasons(tenant.OrganizationId).ToListAsync(ct);
        return tenant with { IsClosing = closed.Contains(false), IsSuspended = closed.Contains(true) };
    }

    public async Task<bool> IsOpenAsync(string organizationId, CancellationToken ct) => !await Reasons(organizationId).AnyAsync(ct);

    public Task<OrganizationSuspension?> SuspensionAsync(string organizationId, CancellationToken ct) =>
        db.OrganizationSuspensions.AsNoTracking().FirstOrDefaultAsync(suspension => suspension.OrganizationId == organizationId, ct);

    /// <summary>True for a suspension, false for a pending deletion.</summary>
    private IQueryable<bool> Reasons(string organizationId) =>
        db.Operations.Where(o => o.Kind == OperationKind.DeleteOrganization && o.Subject == organizationId).Select(_ => false)
            .Concat(db.OrganizationSuspensions.Where(s => s.OrganizationId == organizationId).Select(_ => true));
}
