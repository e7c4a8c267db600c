using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.LogtoSync.Reconcile;

/// <summary>Lists the ids of the users and organizations that the database has rows of, in ascending order.</summary>
public sealed class StoredIds(PlatformDbContext db)
{
    public Task<List<string>> PeopleAfterAsync(string cursor, int count, CancellationToken ct) =>
        PageAsync(cursor, count, TenantRows.People(db), ct);

    /// <summary>Returns organizations with rows or membership versions, except those with a pending purge or a pending deletion.</summary>
    public Task<List<string>> OrganizationsAfterAsync(string cursor, int count, CancellationToken ct) =>
        db.InEveryOrganizationAsync(() => PageAsync(
            cursor,
            count,
            TenantRows.Owners(db)
                .Append(Versions)
                .Select(ids => ids.Where(id => !db.Set<Job>().Any(job => job.Kind == OrganizationPurge.Kind && job.Key == id)
                    && !db.Set<Operation>().Any(operation =>
                        operation.Kind == OperationKind.DeleteOrganization && operation.Subject == id))),
            ct));

    private IQueryable<string> Versions => db.MembershipVersions
        .Where(version => version.OrganizationId != MembershipVersion.Everywhere && version.UserId != MembershipVersion.Everyone)
        .Select(version => version.OrganizationId);

    /// <summary>Filters each source before the union, so that the database can use an index of that source.</summary>
#pragma warning disable CA1309 // The database compares, by its own rule, and sorts by the same.
    private static Task<List<string>> PageAsync(string cursor, int count, IEnumerable<IQueryable<string>> sources, CancellationToken ct) =>
        sources.Select(ids => ids.Where(id => string.Compare(id, cursor) > 0).Distinct())
            .Aggregate((all, ids) => all.Union(ids)).OrderBy(id => id).Take(count).ToListAsync(ct);
#pragma warning restore CA1309
}
