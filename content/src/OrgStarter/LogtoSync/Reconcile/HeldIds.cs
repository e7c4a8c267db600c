using Microsoft.EntityFrameworkCore;
using OrgStarter.Authentication;
using OrgStarter.Data;
using OrgStarter.LogtoSync.Changes;
using OrgStarter.Operations;
using OrgStarter.Organizations;
using OrgStarter.People;
using OrgStarter.Tenancy;

namespace OrgStarter.LogtoSync.Reconcile;

/// <summary>Whom and what the site holds something of, in the order of their ids.</summary>
public sealed class HeldIds(AppDbContext db)
{
    /// <summary>People with sessions, preferences or versions.</summary>
    public Task<List<string>> PeopleAfterAsync(string cursor, int count, CancellationToken ct) => PageAsync(cursor, count,
        [db.Sessions.Select(session => session.UserId), db.PersonPreferences.Select(preference => preference.UserId), db.MembershipVersions.Where(v => v.UserId != Memberships.Everyone).Select(v => v.UserId)], ct);

    /// <summary>Organizations with rows, tokens or versions, but for those that are about to be purged anyway, or wait for their deletion.</summary>
    public Task<List<string>> OrganizationsAfterAsync(string cursor, int count, CancellationToken ct) => db.InEveryOrganizationAsync(() => PageAsync(cursor, count,
        new[]
        {
            db.MembershipVersions.Where(v => v.OrganizationId != Memberships.Everywhere && v.UserId != Memberships.Everyone).Select(v => v.OrganizationId),
            db.OrganizationCreations.Where(creation => creation.Done).Select(creation => creation.OrganizationId!),
        }.Concat(TenantRows.Owners(db, but: typeof(OrganizationCreation))).Select(ids => ids.Where(id => !db.Set<OrganizationPurge>().Any(purge => purge.OrganizationId == id)
            && !db.Set<Operation>().Any(operation => operation.Kind == OperationKind.DeleteOrganization && operation.Subject == id))), ct));

    /// <summary>Each source is narrowed before they are put together, so that an index can help where there is one.</summary>
#pragma warning disable CA1309 // The database compares, by its own rule, and sorts by the same.
    private static Task<List<string>> PageAsync(string cursor, int count, IEnumerable<IQueryable<string>> sources, CancellationToken ct) =>
        sources.Select(ids => ids.Where(id => string.Compare(id, cursor) > 0).Distinct())
            .Aggregate((all, ids) => all.Union(ids)).OrderBy(id => id).Take(count).ToListAsync(ct);
#pragma warning restore CA1309
}
