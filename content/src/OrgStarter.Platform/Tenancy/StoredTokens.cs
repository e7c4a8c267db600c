using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>The organization tokens that sessions hold in the database, encrypted. Under the session's lock only.</summary>
public sealed class StoredTokens(PlatformDbContext db, SessionStore sessions, OrganizationTokenValidator validator)
{
    /// <returns>Null when there is none, or none that can be believed.</returns>
    public async Task<HeldAccess?> FindAsync(TokenKey key)
    {
        var row = await db.SessionTokens.AsNoTracking()
            .FirstOrDefaultAsync(token => token.SessionId == key.SessionId && token.OrganizationId == key.OrganizationId);
        var tenant = row is null ? null
            : await validator.ValidateAsync(sessions.Reveal(row.Token), key.OrganizationId, key.UserId, CancellationToken.None);
        return tenant is null ? null : HeldAccess.Of(tenant, row!.IssuedAt, row.MembershipVersion);
    }

    /// <summary>Puts the answer of an exchange in the place of what there was; without an answer that stays.</summary>
    /// <param name="hidden">The encrypted refresh token that the session must still have: else it is gone, or was signed in anew.</param>
    /// <returns>False when the session has another one, or none: nothing was written.</returns>
    public async Task<bool> ReplaceAsync(
        TokenKey key, string hidden, AccessOutcome outcome, string? token, DateTimeOffset askedAt, int version)
    {
        await using var transaction = await db.BeginExclusiveAsync($"tokens:{key.SessionId}", CancellationToken.None);
        if (!await db.Sessions.AnyAsync(s => s.Id == key.SessionId && s.UserId == key.UserId && s.RefreshToken == hidden))
        {
            return false;
        }

        if (outcome == AccessOutcome.Unavailable)
        {
            return true;
        }

        await db.SessionTokens.Where(t => t.SessionId == key.SessionId && t.OrganizationId == key.OrganizationId).ExecuteDeleteAsync();
        if (outcome == AccessOutcome.Granted)
        {
            db.SessionTokens.Add(new SessionToken
            {
                SessionId = key.SessionId,
                OrganizationId = key.OrganizationId,
                Token = sessions.Hide(token!),
                IssuedAt = askedAt,
                MembershipVersion = version,
            });
            if (!await TrySaveAsync())
            {
                return false;
            }
        }

        await transaction.CommitAsync();
        return true;
    }

    /// <summary>False when the session was signed out this very moment: its tokens go with it.</summary>
    private async Task<bool> TrySaveAsync()
    {
        try
        {
            await db.SaveChangesAsync();
            return true;
        }
        catch (DbUpdateException)
        {
            return false;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }
}
