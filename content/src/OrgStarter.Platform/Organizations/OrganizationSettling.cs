using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Organizations;

/// <summary>A creation that was begun and not finished was left by a crash, or by a Logto that gave no answer: it is finished or undone, whether its maker returns or not.</summary>
public sealed class OrganizationSettling(PlatformDbContext db, OrganizationCreator creator, WorkItems items, TimeProvider time) : ISettling
{
    /// <summary>Longer than a request lives: its calls to Logto time out well before.</summary>
    private static readonly TimeSpan LeftOpen = TimeSpan.FromMinutes(5);
    private const int Most = 50;

    public async Task SettleAsync(CancellationToken ct)
    {
        var (before, resting) = (time.GetUtcNow() - LeftOpen, items.Resting(nameof(OrganizationSettling)).Select(Guid.Parse).ToList());
        var left = await db.OrganizationCreations.AsNoTracking().Where(creation => !creation.Done && creation.CreatedAt < before && !resting.Contains(creation.Key))
            .OrderBy(creation => creation.CreatedAt).Take(Most).ToListAsync(ct);
        foreach (var creation in left)
        {
            await items.TryAsync(nameof(OrganizationSettling), $"{creation.Key}", () => creator.SettleAsync(creation.Key, creation.UserId, ct), ct);
        }
    }
}
