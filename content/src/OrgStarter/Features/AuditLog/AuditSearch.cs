using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Accounts;
using OrgStarter.Platform.Audit;
using OrgStarter.Texts;

namespace OrgStarter.Features.AuditLog;

/// <param name="Entries">Newest first.</param>
/// <param name="HasNewer">True if there is a previous page.</param>
/// <param name="HasOlder">True if there is a next page.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, bool HasNewer, bool HasOlder);

/// <summary>
/// Reads the current organization's audit entries, newest first. Uses keyset pagination: every page costs the same, and new entries
/// do not shift the pages.
/// </summary>
public sealed class AuditSearch(AppDbContext db, DeletedAccounts deleted)
{
    /// <summary>The most actors in the filter's list. The URL accepts any actor id.</summary>
    private const int MaxActors = 100;

    /// <summary>Rows per query of an export; the export keeps no more in memory.</summary>
    private const int Chunk = 1000;

    /// <param name="before">Returns only entries older than this one.</param>
    /// <param name="after">Returns only entries newer than this one; ignored if <paramref name="before"/> is set.</param>
    public async Task<AuditPage> PageAsync(AuditFilter filter, Guid? before, Guid? after, int size, CancellationToken ct)
    {
        var page = await ReadAsync(filter, before, after, size, ct);
        await deleted.HideAsync(page.Entries, Text.Audit_DeletedAccount, ct);
        return page;
    }

    private async Task<AuditPage> ReadAsync(AuditFilter filter, Guid? before, Guid? after, int size, CancellationToken ct)
    {
        if (before is null && after is { } newerThan)
        {
            var newer = await filter.Apply(Entries)
                .Where(entry => entry.Id > newerThan)
                .OrderBy(entry => entry.Id)
                .Take(size + 1)
                .ToListAsync(ct);
            if (newer.Count > size)
            {
                return new AuditPage([.. newer.Take(size).Reverse()], HasNewer: true, HasOlder: true);
            }

            // Fewer newer entries than a page: read the full first page instead.
        }

        var older = await Older(filter, before).Take(size + 1).ToListAsync(ct);
        return new AuditPage([.. older.Take(size)], HasNewer: before is not null, HasOlder: older.Count > size);
    }

    /// <summary>Returns all matching entries. Reads in chunks, so that a slow client does not keep a transaction open.</summary>
    public async IAsyncEnumerable<AuditEntry> AllAsync(AuditFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        Guid? before = null;
        List<AuditEntry> rows;
        do
        {
            rows = await Older(filter, before).Take(Chunk).ToListAsync(ct);
            await deleted.HideAsync(rows, Text.Audit_DeletedAccount, ct);
            foreach (var entry in rows)
            {
                yield return entry;
            }

            before = rows is [.., var last] ? last.Id : null;
        }
        while (rows.Count == Chunk);
    }

    /// <summary>Returns this organization's actors, by name. Seeks from actor to actor in the index; does not read all entries.</summary>
    public async Task<IReadOnlyList<AuditActor>> ActorsAsync(CancellationToken ct)
    {
        var actors = new List<AuditActor>();
        while (actors.Count < MaxActors)
        {
#pragma warning disable CA1309 // The database compares with its own collation; EF Core cannot translate an ordinal comparison.
            var rest = actors is [.., var last] ? Entries.Where(entry => string.Compare(entry.ActorId, last.Id) < 0) : Entries;
#pragma warning restore CA1309
            var next = await rest.OrderByDescending(entry => entry.ActorId).ThenByDescending(entry => entry.Id)
                .Select(entry => new AuditActor(entry.ActorId, entry.ActorName)).FirstOrDefaultAsync(ct);
            if (next is null)
            {
                break;
            }

            actors.Add(next);
        }

        actors = await deleted.HideAsync(actors, Text.Audit_DeletedAccount, ct);
        return [.. actors.OrderBy(actor => actor.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    private IQueryable<AuditEntry> Entries => db.AuditEntries.AsNoTracking();

    private IQueryable<AuditEntry> Older(AuditFilter filter, Guid? before)
    {
        var entries = filter.Apply(Entries);
        if (before is { } olderThan)
        {
            entries = entries.Where(entry => entry.Id < olderThan);
        }

        return entries.OrderByDescending(entry => entry.Id);
    }
}
