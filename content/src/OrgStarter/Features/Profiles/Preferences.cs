using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.LogtoSync.Changes;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.Profiles;

public sealed class Preferences(AppDbContext db) : IPersonListener
{
    /// <returns>Null if the user has not chosen a language.</returns>
    public Task<string?> LanguageOfAsync(string userId, CancellationToken ct) =>
        db.PersonPreferences
            .Where(preference => preference.UserId == userId)
            .Select(preference => preference.Language)
            .FirstOrDefaultAsync(ct);

    public async Task SetLanguageAsync(string userId, string language, CancellationToken ct)
    {
        await EnsureAsync(userId);
        await db.PersonPreferences.Where(preference => preference.UserId == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(preference => preference.Language, language), ct);
    }

    public async Task MarkChangingAsync(string userId, bool isChanging)
    {
        if (isChanging)
        {
            await EnsureAsync(userId);
        }

        await db.PersonPreferences.Where(preference => preference.UserId == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(preference => preference.IsChanging, isChanging), CancellationToken.None);
    }

    public async Task PersonGoneAsync(string userId, CancellationToken ct)
    {
        await db.PersonPreferences.Where(preference => preference.UserId == userId).ExecuteDeleteAsync(ct);
        await db.OrganizationVisits.Where(visit => visit.UserId == userId).ExecuteDeleteAsync(ct);
    }

    private async Task EnsureAsync(string userId)
    {
        if (await db.PersonPreferences.AnyAsync(preference => preference.UserId == userId, CancellationToken.None))
        {
            return;
        }

        var first = new PersonPreference { UserId = userId };
        db.PersonPreferences.Add(first);
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (DbUpdateException)
        {
            // Another request has inserted the row.
        }
        finally
        {
            db.Entry(first).State = EntityState.Detached;
        }
    }
}
