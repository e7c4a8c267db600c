using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Audit;

/// <summary>Adds an audit entry for each changed <see cref="IAudited"/> row to the same save, and so to the same transaction.</summary>
public sealed class AuditedRows(AuditTrail trail) : IBeforeSave
{
    private readonly List<AuditEntry> added = [];

    public void Append(DbContext db)
    {
        TakeBack(db);
        foreach (var row in db.ChangeTracker.Entries<IAudited>()
            .Where(row => row.State is not (EntityState.Unchanged or EntityState.Detached))
            .ToList())
        {
            if (Change(row) is { } change)
            {
                added.Add(trail.NewEntry(change, AuditOutcome.Done));
            }
        }

        db.AddRange(added);
    }

    /// <summary>
    /// Removes entries of an earlier, failed save. This happens before the next save, because EF Core raises no
    /// SaveChangesFailed event for a concurrency failure.
    /// </summary>
    private void TakeBack(DbContext db)
    {
        foreach (var entry in added.Select(db.Entry).Where(entry => entry.State == EntityState.Added))
        {
            entry.State = EntityState.Detached;
        }

        added.Clear();
    }

    /// <returns>Null if no value changes.</returns>
    private static AuditChange? Change(EntityEntry<IAudited> row)
    {
        var audited = row.Entity.AuditedAs;
        var listed = audited.Fields.Select(row.Property).ToList();
        bool IsListed(PropertyEntry property) => audited.Fields.Contains(property.Metadata.Name);
        switch (row.State)
        {
            case EntityState.Added:
                return new AuditChange(
                    audited.Created,
                    row.Entity.OrganizationId,
                    audited.Target,
                    After: Values(listed, p => p.CurrentValue));
            case EntityState.Deleted:
                return new AuditChange(
                    audited.Deleted,
                    row.Entity.OrganizationId,
                    audited.Target,
                    Before: Values(listed, p => p.OriginalValue));
            default:
                var changed = row.Properties.Where(p => !p.Metadata.IsConcurrencyToken && !Equals(p.OriginalValue, p.CurrentValue))
                    .OrderBy(p => !IsListed(p)).ToList();
                return changed.Count == 0 ? null : new AuditChange(
                    audited.Edited, row.Entity.OrganizationId, audited.Target,
                    Values(changed, p => IsListed(p) ? p.OriginalValue : AuditFields.Hidden),
                    Values(changed, p => IsListed(p) ? p.CurrentValue : AuditFields.Hidden));
        }
    }

    private static Dictionary<string, string?> Values(IEnumerable<PropertyEntry> properties, Func<PropertyEntry, object?> value) =>
        properties.ToDictionary(
            p => p.Metadata.Name,
            p => Convert.ToString(value(p), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null);
}
