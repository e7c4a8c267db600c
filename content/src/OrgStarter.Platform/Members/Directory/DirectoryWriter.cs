using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Members.Directory;

/// <summary>
/// Writes Logto's answers to the directory of the current organization. An answer never overwrites the answer to a later request, or a
/// change made meanwhile. The caller begins the transaction.
/// </summary>
public sealed partial class DirectoryWriter(
    PlatformDbContext db,
    MembershipVersions memberships,
    CurrentTenant tenant,
    ILogger<DirectoryWriter> log)
{
    /// <summary>Returns the name of the exclusive transaction that the caller must begin: one at a time per organization.</summary>
    public static string Exclusive(string organizationId) => $"directory:{organizationId}";

    /// <param name="askedAt">When the request to Logto was sent, not when it was answered.</param>
    /// <returns>The number of new members.</returns>
    public async Task<int> WriteAsync(IReadOnlyCollection<LogtoMember> members, DateTimeOffset askedAt, CancellationToken ct)
    {
        var ids = members.Select(member => member.Id).ToList();
        var changed = await db.MembershipVersions
            .Where(version => version.OrganizationId == tenant.OrganizationId && ids.Contains(version.UserId) && version.ChangedAt != null)
            .ToDictionaryAsync(version => version.UserId, version => version.ChangedAt!.Value, ct);
        var settled = db.MemberRefreshes.Where(refresh =>
            refresh.OrganizationId == tenant.OrganizationId && ids.Contains(refresh.UserId) && refresh.FreshFrom <= askedAt);
        var joined = await settled
            .Where(refresh => refresh.JoinedAt != null)
            .ToDictionaryAsync(refresh => refresh.UserId, refresh => refresh.JoinedAt, ct);
        var rows = await db.DirectoryMembers.Where(row => ids.Contains(row.UserId)).ToDictionaryAsync(row => row.UserId, ct);
        var (added, changedThere) = (0, new List<string>());
        foreach (var member in members
            .DistinctBy(member => member.Id)
            .Where(member => !(changed.TryGetValue(member.Id, out var at) && at > askedAt)))
        {
            if (rows.TryGetValue(member.Id, out var row))
            {
                var (roles, asOf) = (Roles.Ordered(row.HeldRoles), row.AsOf);
                // The roles were changed at Logto: a change made here would have incremented the version after the row was written.
                if (row.AsOf <= askedAt
                    && TryTake(row, member, askedAt)
                    && !roles.SequenceEqual(row.HeldRoles)
                    && !(changed.TryGetValue(member.Id, out var known) && known > asOf))
                {
                    changedThere.Add(member.Id);
                }

                continue;
            }

            var joinedAt = joined.GetValueOrDefault(member.Id);
            row = new DirectoryMember { UserId = member.Id, JoinedAt = joinedAt ?? askedAt, JoinedIsKnown = joinedAt is not null };
            if (!TryTake(row, member, askedAt))
            {
                continue;
            }

            db.DirectoryMembers.Add(row);
            added++;
        }

        await db.SaveChangesAsync(ct);
        await settled.ExecuteDeleteAsync(ct);
        db.ChangeTracker.Clear();
        foreach (var userId in changedThere)
        {
            await memberships.SeenChangedAsync(tenant.OrganizationId, userId, askedAt, ct);
        }

        return added;
    }

    /// <returns>The number of deleted members.</returns>
    public Task<int> DeleteAsync(IReadOnlyCollection<string> userIds, CancellationToken ct) =>
        db.DirectoryMembers.Where(row => userIds.Contains(row.UserId)).ExecuteDeleteAsync(ct);

    /// <summary>Handles invalid data of one member, so that the other members are still written.</summary>
    private bool TryTake(DirectoryMember row, LogtoMember member, DateTimeOffset askedAt)
    {
        try
        {
            row.Take(member, askedAt);
            return true;
        }
        catch (Exception e)
        {
            LogNotTaken(e, member.Id, tenant.OrganizationId);
            db.Entry(row).State = EntityState.Detached;
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "Skipped member {UserId} of organization {OrganizationId}: the data from Logto is invalid")]
    private partial void LogNotTaken(Exception exception, string userId, string organizationId);
}
