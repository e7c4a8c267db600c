using Microsoft.EntityFrameworkCore;

namespace OrgStarter.Platform.Data;

/// <summary>
/// Stamps new tenant-owned rows with the current organization and refuses every foreign one, and every change of one that is
/// append-only.
/// </summary>
public static class TenantWriteGuard
{
    /// <exception cref="InvalidOperationException">
    /// A row of another organization, any tenant-owned row without a current one, or a changed append-only row was about to be saved.
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
                throw new InvalidOperationException($"A {entry.Metadata.ShortName()} is never changed or deleted.");
            }

            if (tenantId is null && entry.Entity is IAppendOnly { OrganizationId.Length: > 0 })
            {
                // Outside every organization a new entry names its own: whoever accepts an invitation is not inside yet.
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
