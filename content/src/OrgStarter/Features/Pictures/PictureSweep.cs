using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Site;

namespace OrgStarter.Features.Pictures;

/// <summary>Settles files that a crash left before they became current. The URL in Logto decides whether to complete or to undo.</summary>
public sealed class PictureSweep(
    AppDbContext db,
    PictureStore pictures,
    ILogtoManagementApi logto,
    Locks locks,
    WorkItems items,
    TimeProvider time) : IJob
{
    /// <summary>Longer than any request: its calls to Logto time out well before.</summary>
    private static readonly TimeSpan LeftOpen = TimeSpan.FromMinutes(5);
    private const int BatchSize = 50;

    public static string Kind => "picture-sweep";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var resting = items.Resting(nameof(PictureSweep));
        var before = time.GetUtcNow() - LeftOpen;
        var owners = await db.Pictures
            .Where(picture =>
                !picture.IsCurrent && picture.CreatedAt < before && !resting.Contains(picture.OrganizationId ?? picture.UserId!))
            .OrderBy(picture => picture.CreatedAt)
            .Select(picture => new { picture.OrganizationId, picture.UserId })
            .Take(BatchSize)
            .ToListAsync(ct);
        foreach (var owner in owners.Select(row => new PictureOwner(row.OrganizationId, row.UserId)).Distinct())
        {
            await items.TryAsync(nameof(PictureSweep), owner.OrganizationId ?? owner.UserId!, async () =>
            {
                await using var _ = await locks.AcquireAsync(owner.Lock, ct);
                await pictures.RecoverAsync(owner, await AddressesAtLogtoAsync(owner, ct));
            }, ct);
        }

        return JobResult.Done;
    }

    private async Task<IEnumerable<string?>> AddressesAtLogtoAsync(PictureOwner owner, CancellationToken ct)
    {
        try
        {
            return owner.OrganizationId is { } id
                ? (await logto.GetOrganization(id, ct)).Branding.Values.Select(url => url?.ToString())
                : [(await logto.GetUser(owner.UserId!, ct)).Avatar];
        }
        catch (LogtoException e) when (e.IsNotFound)
        {
            return [];
        }
    }
}
