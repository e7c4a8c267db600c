using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace OrgStarter.Data;

/// <summary>Stamps new tenant-owned rows with the current organization and refuses every foreign one.</summary>
public static class TenantWriteGuard
{
    /// <exception cref="InvalidOperationException">A row of another organization, or any tenant-owned row without a current one, was about to be saved.</exception>
    public static void Check(ChangeTracker tracker, string? tenantId)
    {
        foreach (var entry in tracker.Entries<ITenantOwned>())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }

            if (tenantId is null)
            {
                throw new InvalidOperationException($"{entry.Metadata.ShortName()} belongs to an organization, and there is no current one.");
            }

            var owner = entry.Property(row => row.OrganizationId);
            if (entry.State == EntityState.Added && string.IsNullOrEmpty(owner.CurrentValue))
            {
                owner.CurrentValue = tenantId;
            }

            if (owner.CurrentValue != tenantId || (entry.State != EntityState.Added && owner.OriginalValue != tenantId))
            {
                throw new InvalidOperationException($"A {entry.Metadata.ShortName()} of another organization must not be saved.");
            }
        }
    }
}
