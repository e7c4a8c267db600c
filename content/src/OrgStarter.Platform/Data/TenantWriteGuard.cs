using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Platform.Data;

/// <summary>Sets the organization of new tenant-owned rows. Refuses rows of other organizations and changes of append-only rows.</summary>
public static class TenantWriteGuard
{
    /// <exception cref="InvalidOperationException">
    /// The save contains a row of another organization, a tenant-owned row outside of an organization, or a changed append-only row.
    /// </exception>
    public static void Check(PlatformDbContext db, string? tenantId)
    {
        if (db.TakesRowsAsTheyAre)
        {
            return;
        }

        foreach (var entry in db.ChangeTracker.Entries<ITenantOwned>())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }

            if (entry is { Entity: IAppendOnly, State: not EntityState.Added })
            {
                throw new InvalidOperationException($"A {entry.Metadata.ShortName()} is append-only and cannot be changed or deleted.");
            }

            if (tenantId is null && entry.Entity is IAppendOnly { OrganizationId.Length: > 0 })
            {
                // Outside of an organization, a new entry names its organization itself. Example: a user who
                // accepts an invitation is not a member yet.
                continue;
            }

            if (tenantId is null)
            {
                throw new InvalidOperationException($"{entry.Metadata.ShortName()} cannot be saved without a current organization.");
            }

            var owner = entry.Property(row => row.OrganizationId);
            if (entry.State == EntityState.Added && string.IsNullOrEmpty(owner.CurrentValue))
            {
                owner.CurrentValue = tenantId;
            }

            if (owner.CurrentValue != tenantId || (entry.State != EntityState.Added && owner.OriginalValue != tenantId))
            {
                throw new InvalidOperationException($"A {entry.Metadata.ShortName()} of another organization cannot be saved.");
            }
        }
    }
}
