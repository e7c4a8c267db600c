using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Hybrid;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Stores when a user last worked in each organization. It is written when the user switches to another organization, otherwise at most
/// once per <see cref="NoteEvery"/>; most page views write nothing.
/// </summary>
public sealed class LastUsed(Lazy<PlatformDbContext> db, SharedCache cache, TimeProvider time)
{
    public static readonly TimeSpan NoteEvery = TimeSpan.FromHours(1);
    private static readonly HybridCacheEntryOptions EntryOptions = new()
    {
        Expiration = TimeSpan.FromMinutes(30),
        LocalCacheExpiration = TimeSpan.FromMinutes(30)
    };

    private (string UserId, Visit[] Visits)? read;

    /// <returns>The ids of organizations, most recent first.</returns>
    public async Task<IReadOnlyList<string>> ListAsync(string userId) =>
        [.. (await ReadAsync(userId)).Select(visit => visit.OrganizationId)];

    public async Task<bool> HasClosedChecklistAsync(string userId, string organizationId) =>
        (await ReadAsync(userId)).Any(visit => visit.OrganizationId == organizationId && visit.HasClosedChecklist);

    /// <summary>Hides the checklist from this user for good.</summary>
    public async Task CloseChecklistAsync(string userId, string organizationId)
    {
        await NoteAsync(userId, organizationId);
        await db.Value.OrganizationVisits.Where(visit => visit.UserId == userId && visit.OrganizationId == organizationId)
            .ExecuteUpdateAsync(set => set.SetProperty(visit => visit.HasClosedChecklist, true), CancellationToken.None);
        await ForgetAsync(userId);
    }

    /// <summary>Call when a user opens a page of an organization.</summary>
    public async Task NoteAsync(string userId, string organizationId)
    {
        var now = time.GetUtcNow();
        if (await ReadAsync(userId) is [var latest, ..] && latest.OrganizationId == organizationId && latest.At + NoteEvery > now)
        {
            return;
        }

        if (!await WriteAsync(userId, organizationId, now))
        {
            try
            {
                db.Value.OrganizationVisits.Add(new OrganizationVisit { UserId = userId, OrganizationId = organizationId, LastAt = now });
                await db.Value.SaveChangesAsync(CancellationToken.None);
            }
            catch (DbUpdateException)
            {
                // A concurrent request has inserted the row.
                db.Value.ChangeTracker.Clear();
                await WriteAsync(userId, organizationId, now);
            }
        }

        await ForgetAsync(userId);
    }

    private async Task<bool> WriteAsync(string userId, string organizationId, DateTimeOffset now) =>
        await db.Value.OrganizationVisits.Where(visit => visit.UserId == userId && visit.OrganizationId == organizationId)
            .ExecuteUpdateAsync(set => set.SetProperty(visit => visit.LastAt, now), CancellationToken.None) == 1;

    private Task ForgetAsync(string userId)
    {
        read = null;
        return cache.RemoveAsync([CacheKeys.LastUsedBy(userId)], CancellationToken.None);
    }

    /// <summary>Passes no cancellation: a canceled read could still use the request's context after the request has ended.</summary>
    private async ValueTask<Visit[]> ReadAsync(string userId)
    {
        if (read is not { } known || known.UserId != userId)
        {
            read = known = (userId, await cache.GetOrCreateAsync(
                CacheKeys.LastUsedBy(userId),
                token => db.Value.OrganizationVisits.AsNoTracking()
                    .Where(visit => visit.UserId == userId)
                    .OrderByDescending(visit => visit.LastAt)
                    .Select(visit => new Visit(visit.OrganizationId, visit.LastAt, visit.HasClosedChecklist))
                    .ToArrayAsync(token),
                EntryOptions,
                [],
                CancellationToken.None));
        }

        return known.Visits;
    }

    private sealed record Visit(string OrganizationId, DateTimeOffset At, bool HasClosedChecklist);
}
