using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The compiled query of every API request inside an organization. It depends on the model of one database provider, so it is a singleton
/// of the application and not static.
/// </summary>
public sealed class VersionQuery
{
    internal Func<PlatformDbContext, string, string, IAsyncEnumerable<Count>> RowsFor { get; } = EF.CompileAsyncQuery(
        (PlatformDbContext db, string organizationId, string userId) => db.Set<MembershipVersion>()
            .Where(v => (v.OrganizationId == organizationId || v.OrganizationId == MembershipVersion.Everywhere)
                && (v.UserId == userId || v.UserId == MembershipVersion.Everyone))
            .Select(v => new Count(v.Version, v.ChangedAt)));

    internal sealed record Count(int Version, DateTimeOffset? ChangedAt);
}

/// <summary>Reads and increments membership versions, and notifies every <see cref="IMembershipListener"/>.</summary>
public sealed class MembershipVersions(
    PlatformDbContext db,
    VersionQuery versions,
    IEnumerable<IMembershipListener> listeners,
    TimeProvider time)
{
    /// <summary>
    /// Returns the membership version; 0 if the membership never changed here. It is the sum of up to four counters that only grow, so each
    /// change leads to a value that was not used before.
    /// </summary>
    public async Task<int> VersionAsync(string organizationId, string userId, CancellationToken ct) =>
        await versions.RowsFor(db, organizationId, userId).Select(v => v.Version).SumAsync(ct);

    /// <summary>
    /// Returns true if the token was issued before the last change of the user's permissions. Tokens carry whole seconds, so a token from
    /// the same second as the change counts as older.
    /// </summary>
    public async Task<bool> IsOvertakenAsync(string organizationId, string userId, DateTimeOffset issuedAt, CancellationToken ct) =>
        await versions.RowsFor(db, organizationId, userId).Select(v => v.ChangedAt).MaxAsync(cancellationToken: ct) is { } changedAt
        && issuedAt.ToUnixTimeSeconds() <= changedAt.ToUnixTimeSeconds();

    /// <summary>
    /// Returns whether permissions of the user in the organization were ever changed. For a user who is not a member, this means a former
    /// member.
    /// </summary>
    public Task<bool> WasMemberAsync(string organizationId, string userId, CancellationToken ct) =>
        db.MembershipVersions.AnyAsync(v => v.OrganizationId == organizationId && v.UserId == userId && v.ChangedAt != null, ct);

    /// <summary>Call after every change of a user's membership or roles.</summary>
    public async Task ChangedAsync(string organizationId, string userId, CancellationToken ct)
    {
        await RecordAsync(organizationId, userId, time.GetUtcNow(), ct);
        foreach (var listener in listeners)
        {
            await listener.ChangedAsync(organizationId, userId, ct);
        }
    }

    /// <summary>Call when Logto returns another role than before, and the directory already contains it.</summary>
    /// <param name="seenAt">When the request to Logto was sent.</param>
    public Task SeenChangedAsync(string organizationId, string userId, DateTimeOffset seenAt, CancellationToken ct) =>
        RecordAsync(organizationId, userId, seenAt, ct);

    /// <summary>Call after a user has become a member. Earlier tokens grant nothing in the organization, so none is rejected.</summary>
    public async Task BegunAsync(string organizationId, string userId, CancellationToken ct)
    {
        await RecordAsync(organizationId, userId, null, ct);
        foreach (var listener in listeners)
        {
            await listener.JoinedAsync(organizationId, userId, ct);
        }
    }

    private async Task RecordAsync(string organizationId, string userId, DateTimeOffset? changedAt, CancellationToken ct)
    {
        if (await RaiseAsync(organizationId, userId, changedAt, ct))
        {
            return;
        }

        var first = new MembershipVersion { OrganizationId = organizationId, UserId = userId, Version = 1, ChangedAt = changedAt };
        db.MembershipVersions.Add(first);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // A concurrent request inserted the row: increment that one.
            if (!await RaiseAsync(organizationId, userId, changedAt, ct))
            {
                // There is another cause. A change that was not recorded must not look like a success.
                throw;
            }
        }
        finally
        {
            // Increments bypass the change tracker, and the row may be deleted before the next change.
            db.Entry(first).State = EntityState.Detached;
        }
    }

    private async Task<bool> RaiseAsync(string organizationId, string userId, DateTimeOffset? changedAt, CancellationToken ct) =>
        await db.MembershipVersions.Where(v => v.OrganizationId == organizationId && v.UserId == userId).ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(v => v.Version, v => v.Version + 1);
                if (changedAt is not null)
                {
                    set.SetProperty(v => v.ChangedAt, changedAt);
                }
            },
            ct) == 1;
}
