using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;
using OrgStarter.Site;

namespace OrgStarter.Features.Profiles;

/// <param name="Name">Cleaned; empty for none.</param>
/// <param name="Picture">A new one; null leaves the old.</param>
/// <param name="RemovesPicture">Ignored when there is a new one.</param>
/// <param name="KnownName">What the person saw when they began.</param>
public sealed record ProfileWish(string Name, PictureFile? Picture, bool RemovesPicture, string KnownName);

/// <summary>
/// The signed-in person's name and picture. Logto keeps them, the sessions show them: that a change has begun is written down
/// first, so that after a crash <see cref="ProfileSweep"/> brings the sessions to what Logto has.
/// </summary>
public sealed class PersonProfile(
    ILogtoManagementApi logto, CurrentSession session, SessionClaims claims, IPictures pictures, Preferences preferences, Locks locks)
{
    private PictureOwner Owner => PictureOwner.Person(session.UserId);

    /// <exception cref="LogtoException">Logto did not say.</exception>
    public Task<LogtoUser> ReadAsync(CancellationToken ct) => logto.GetUser(session.UserId, ct);

    /// <returns>Null when it is saved; the person as Logto has them when the name was changed meanwhile.</returns>
    /// <exception cref="LogtoException">Logto refused, or did not answer.</exception>
    public async Task<LogtoUser?> SaveAsync(ProfileWish wish, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(Owner.Lock, ct);
        var present = await ReadAsync(ct);
        if ((present.Name ?? "") != wish.KnownName)
        {
            return present;
        }

        // Whoever closes the browser now must not leave half a change behind: no more cancelling.
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

    /// <summary>Brings what the site keeps of a person to what Logto has of them.</summary>
    public async Task ShowAsync(LogtoUser person)
    {
        await pictures.SettleAsync(PictureOwner.Person(person.Id), person.Avatar);
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
