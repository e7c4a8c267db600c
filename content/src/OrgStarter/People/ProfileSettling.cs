using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Pictures;

namespace OrgStarter.People;

/// <summary>A change of a profile that was begun and whose end is not written down was left by a crash, or by a Logto that gave no answer.</summary>
public sealed class ProfileSettling(AppDbContext db, ILogtoManagementApi logto, PersonProfile profile, Preferences preferences, Locks locks)
{
    private const int Most = 50;

    /// <exception cref="LogtoException">Logto did not say.</exception>
    public async Task SettleAsync(CancellationToken ct)
    {
        var open = await db.PersonPreferences.Where(preference => preference.IsChanging).OrderBy(preference => preference.UserId)
            .Select(preference => preference.UserId).Take(Most).ToListAsync(ct);
        foreach (var userId in open)
        {
            // Whoever is at it right now holds the lock, and has finished when we get it.
            await using var _ = await locks.AcquireAsync(PictureSettling.LockOf(PictureOwner.Person(userId)), ct);
            try
            {
                await profile.ShowAsync(await logto.GetUser(userId, ct));
            }
            catch (LogtoException e) when (e.SaysGone)
            {
                await preferences.ForgetAsync(userId, ct);
            }
        }
    }
}
