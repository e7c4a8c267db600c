using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Site;

namespace OrgStarter.Features.Profiles;

/// <summary>Completes profile changes that a crash or a Logto outage interrupted.</summary>
public sealed class ProfileSweep(
    AppDbContext db,
    ILogtoManagementApi logto,
    PersonProfile profile,
    Preferences preferences,
    Locks locks,
    WorkItems items) : IJob
{
    private const int BatchSize = 50;

    public static string Kind => "profile-sweep";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var resting = items.Resting(nameof(ProfileSweep));
        var open = await db.PersonPreferences
            .Where(preference => preference.IsChanging && !resting.Contains(preference.UserId))
            .OrderBy(preference => preference.UserId)
            .Select(preference => preference.UserId)
            .Take(BatchSize)
            .ToListAsync(ct);
        foreach (var userId in open)
        {
            await items.TryAsync(nameof(ProfileSweep), userId, () => RecoverAsync(userId, ct), ct);
        }

        return JobResult.Done;
    }

    private async Task RecoverAsync(string userId, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        // A request that is still changing this profile holds the lock and finishes first.
        await using var _ = await locks.AcquireAsync(PictureOwner.Person(userId).Lock, ct);
        try
        {
            await profile.ShowAsync(await logto.GetUser(userId, ct));
        }
        catch (LogtoException e) when (e.IsNotFound)
        {
            await preferences.PersonGoneAsync(userId, ct);
        }
    }
}
