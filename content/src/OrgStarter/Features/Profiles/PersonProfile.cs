using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Site;

namespace OrgStarter.Features.Profiles;

/// <param name="Name">Cleaned; empty for none.</param>
/// <param name="Picture">A new picture; null keeps the current one.</param>
/// <param name="RemovesPicture">Ignored if there is a new picture.</param>
/// <param name="KnownName">The name that the form showed, for conflict detection.</param>
public sealed record ProfileWish(string Name, PictureFile? Picture, bool RemovesPicture, string KnownName);

/// <summary>
/// Changes the signed-in user's name and picture. Logto stores them; sessions hold copies. The start of a change is recorded first, so
/// that <see cref="ProfileSweep"/> can update the sessions after a crash.
/// </summary>
public sealed class PersonProfile(
    ILogtoManagementApi logto, CurrentSession session, SessionClaims claims, IPictures pictures, Preferences preferences, Locks locks)
{
    private PictureOwner Owner => PictureOwner.Person(session.UserId);

    /// <exception cref="LogtoException">Logto did not answer.</exception>
    public Task<LogtoUser> ReadAsync(CancellationToken ct) => logto.GetUser(session.UserId, ct);

    /// <returns>Null if saved; the user from Logto if the name was changed in the meantime.</returns>
    /// <exception cref="LogtoException">Logto refused the change, or did not answer.</exception>
    public async Task<LogtoUser?> SaveAsync(ProfileWish wish, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(Owner.Lock, ct);
        var present = await ReadAsync(ct);
        if ((present.Name ?? "") != wish.KnownName)
        {
            return present;
        }

        // Not canceled from here on: closing the browser must not leave a partial change.
        var fields = new Dictionary<string, object?>();
        if (wish.Name != wish.KnownName)
        {
            fields["name"] = wish.Name.Length == 0 ? null : wish.Name;
        }

        if (wish.Picture is not null || (wish.RemovesPicture && present.Avatar is not null))
        {
            fields["avatar"] = wish.Picture is null ? null : await pictures.AddAsync(Owner, wish.Picture, CancellationToken.None);
        }

        if (fields.Count > 0)
        {
            await preferences.MarkChangingAsync(session.UserId, true);
            await ShowAsync(await WriteAsync(present, fields));
        }

        return null;
    }

    /// <summary>Updates the site's copies of the user's profile to the state in Logto.</summary>
    public async Task ShowAsync(LogtoUser person)
    {
        await pictures.RecoverAsync(PictureOwner.Person(person.Id), [person.Avatar]);
        await claims.ChangeAsync(person);
        await preferences.MarkChangingAsync(person.Id, false);
    }

    private async Task<LogtoUser> WriteAsync(LogtoUser present, Dictionary<string, object?> fields)
    {
        try
        {
            return await logto.ChangeUser(present.Id, fields, CancellationToken.None);
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            await ShowAsync(present);
            throw;
        }
    }
}
