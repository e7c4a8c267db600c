using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Accounts;
using OrgStarter.Platform.Audit;
using OrgStarter.Texts;

namespace OrgStarter.Features.AuditLog;

/// <param name="Entries">The newest first.</param>
/// <param name="HasNewer">Whether there is a page before this one.</param>
/// <param name="HasOlder">Whether there is a page after this one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, bool HasNewer, bool HasOlder);

/// <summary>
/// Reads the current organization's entries, the newest first. A page begins at an entry, not at a number of entries: the
/// thousandth page costs what the first one does, and entries that arrive meanwhile move nothing.
/// </summary>
public sealed class AuditSearch(AppDbContext db, DeletedAccounts deleted)
{
    /// <summary>More people than this are not offered for choice; an address names anybody.</summary>
    private const int MostActors = 100;

    /// <summary>How many rows an export reads at once: all that it ever holds in memory.</summary>
    private const int Chunk = 1000;

    /// <param name="before">Only what is older than this entry.</param>
    /// <param name="after">Only what is newer than this entry; ignored beside <paramref name="before"/>.</param>
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
            var newer = await filter.Apply(Entries).Where(entry => entry.Id > newerThan).OrderBy(entry => entry.Id).Take(size + 1).ToListAsync(ct);
            if (newer.Count > size)
            {
                return new AuditPage([.. newer.Take(size).Reverse()], HasNewer: true, HasOlder: true);
            }

            // The first page, then: whole, not only as far as it is new.
        }

        var older = await Older(filter, before).Take(size + 1).ToListAsync(ct);
        return new AuditPage([.. older.Take(size)], HasNewer: before is not null, HasOlder: older.Count > size);
    }

    /// <summary>Everything that the filter lets through. Read in pieces, so that a slow reader holds no transaction open.</summary>
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

    /// <summary>Who has acted in this organization, by name. Goes from person to person in the index, not over all their entries.</summary>
    public async Task<IReadOnlyList<AuditActor>> ActorsAsync(CancellationToken ct)
    {
        var actors = new List<AuditActor>();
        while (actors.Count < MostActors)
        {
#pragma warning disable CA1309 // The database compares, in its own order; an ordinal comparison has no words in SQL.
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
