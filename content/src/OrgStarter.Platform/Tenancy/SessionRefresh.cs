using Microsoft.EntityFrameworkCore;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Uses the refresh token of a session. Call it only while holding the session's lock: Logto revokes the whole grant when a rotated refresh
/// token is used twice.
/// </summary>
public sealed class SessionRefresh(Lazy<PlatformDbContext> db, SessionStore sessions)
{
    /// <param name="exchange">Sends the refresh token to Logto.</param>
    /// <returns>Logto's answer, and the session's refresh token afterwards, encrypted. Null when the session has none.</returns>
    public async Task<(ExchangeAnswer Answer, string Hidden)?> UseAsync(
        string sessionId, string userId, Func<string, Task<ExchangeAnswer>> exchange)
    {
        var hidden = await db.Value.Sessions
            .Where(s => s.Id == sessionId && s.UserId == userId)
            .Select(s => s.RefreshToken)
            .FirstOrDefaultAsync();
        if (hidden is null)
        {
            return null;
        }

        var refreshToken = sessions.Reveal(hidden);
        var answer = await exchange(refreshToken);
        if (answer.RefreshToken is { } rotated && rotated != refreshToken)
        {
            // Save the new refresh token first, and only if the session still has the one that was used.
            var (used, kept) = (hidden, sessions.Hide(rotated));
            await db.Value.Sessions.Where(s => s.Id == sessionId && s.RefreshToken == used)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.RefreshToken, kept));
            hidden = kept;
        }

        return (answer, hidden);
    }
}
