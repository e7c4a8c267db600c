using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Accounts;

/// <summary>Hides the names of users with deleted accounts. The stored audit entries stay unchanged.</summary>
public sealed class DeletedAccounts(PlatformDbContext db)
{
    /// <summary>Replaces the names of deleted users in entries that were read. The ids stay.</summary>
    /// <param name="words">The text that replaces a name.</param>
    public async Task HideAsync(IReadOnlyCollection<AuditEntry> entries, string words, CancellationToken ct)
    {
        var gone = await GoneAsync(entries.SelectMany(entry => new[] { entry.ActorId, entry.TargetId ?? "" }), ct);
        foreach (var entry in gone.Count == 0 ? [] : entries)
        {
            if (gone.Contains(entry.ActorId))
            {
                entry.ActorName = words;
            }

            if (entry.TargetKind == AuditTargets.Member && entry.TargetId is { } target && gone.Contains(target))
            {
                entry.TargetName = words;
            }
        }
    }

    /// <inheritdoc cref="HideAsync(IReadOnlyCollection{AuditEntry}, string, CancellationToken)"/>
    public async Task<List<AuditActor>> HideAsync(IReadOnlyCollection<AuditActor> actors, string words, CancellationToken ct)
    {
        var gone = await GoneAsync(actors.Select(actor => actor.Id), ct);
        return [.. actors.Select(actor => gone.Contains(actor.Id) ? actor with { Name = words } : actor)];
    }

    private async Task<HashSet<string>> GoneAsync(IEnumerable<string> among, CancellationToken ct)
    {
        var ids = among.Distinct().ToList();
        return [.. await db.Operations
            .Where(o => o.Kind == OperationKind.DeleteAccount && o.Step == AccountDeletion.Done && ids.Contains(o.Subject))
            .Select(o => o.Subject)
            .ToListAsync(ct)];
    }
}
