using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>Stores the encrypted organization tokens of sessions in the database. Use only while holding the session's lock.</summary>
public sealed class StoredTokens(PlatformDbContext db, SessionStore sessions, OrganizationTokenValidator validator)
{
    /// <returns>Null when there is no token, or the token is not valid.</returns>
    public async Task<CachedAccess?> FindAsync(TokenKey key)
    {
        var row = await db.SessionTokens.AsNoTracking()
            .FirstOrDefaultAsync(token => token.SessionId == key.SessionId && token.OrganizationId == key.OrganizationId);
        var tenant = row is null ? null
            : await validator.ValidateAsync(sessions.Reveal(row.Token), key.OrganizationId, key.UserId, CancellationToken.None);
        return tenant is null ? null : CachedAccess.Of(tenant, row!.IssuedAt, row.MembershipVersion);
    }

    /// <summary>Replaces the stored token with the result of an exchange. If Logto did not answer, the stored token stays.</summary>
    /// <param name="hidden">The encrypted refresh token that the session must still have.</param>
    /// <returns>False when the session has another refresh token or none; nothing was written.</returns>
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

    /// <summary>Returns false when the session was signed out at this moment, which deletes its tokens.</summary>
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
