using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Identity;

/// <summary>A session as shown to its user. It contains no secrets.</summary>
public sealed record PersonSession(
    Guid Id, bool IsCurrent, string? Browser, string? Device, string? Origin, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt);

/// <summary>
/// The current user's sessions. All queries filter by user. Ended sessions are deleted from the database first, which takes effect at
/// once in all instances, even if Logto fails.
/// </summary>
public sealed class PersonSessions(
    PlatformDbContext db,
    CurrentSession current,
    TokenRevocation revocation,
    LogtoSessions logto,
    IOptions<SessionLifetimeOptions> life,
    TimeProvider time)
{
    private const int AtOnce = 4;

    private IQueryable<Session> Mine => db.Sessions.Where(session => session.UserId == current.UserId);

    private IQueryable<Session> Alive => Mine.Where(Session.IsAlive(life.Value, time.GetUtcNow()));

    public Task<int> CountAsync(CancellationToken ct) => Alive.CountAsync(ct);

    /// <returns>The current session first, then by last visit.</returns>
    public async Task<IReadOnlyList<PersonSession>> ListAsync(Paging paging, CancellationToken ct) =>
        await Alive.OrderByDescending(session => session.Id == current.Id)
            .ThenByDescending(session => session.LastSeenAt)
            .ThenBy(session => session.Id)
            .Skip((paging.Page - 1) * paging.PageSize)
            .Take(paging.PageSize)
            .Select(session => new PersonSession(
                session.PublicId, session.Id == current.Id, session.Browser, session.Device, session.Origin, session.CreatedAt,
                session.LastSeenAt))
            .ToListAsync(ct);

    /// <summary>Ends another session of the user, its refresh token, and Logto's session in that browser.</summary>
    /// <returns>False if the user has no such other session.</returns>
    public async Task<bool> EndAsync(Guid id, CancellationToken ct)
    {
        var session = await Alive.AsNoTracking().FirstOrDefaultAsync(session => session.PublicId == id && session.Id != current.Id, ct);
        if (session is null)
        {
            return false;
        }

        await db.Sessions.Where(row => row.Id == session.Id).ExecuteDeleteAsync(ct);
        if (session.RefreshToken is { } token)
        {
            await revocation.RevokeAsync(token, ct);
        }

        if (session.LogtoSid is { } sid)
        {
            await logto.EndAsync(session.UserId, sid, ct);
        }

        return true;
    }

    /// <summary>Ends all sessions of the user, including the current one and those at Logto.</summary>
    /// <returns>False if all sessions of the site have ended, but Logto failed.</returns>
    public async Task<bool> EndAllAsync(CancellationToken ct)
    {
        var userId = current.UserId;
        var tokens = await Mine.Where(session => session.RefreshToken != null).Select(session => session.RefreshToken!).ToListAsync(ct);
        await Mine.ExecuteDeleteAsync(ct);
        foreach (var some in tokens.Chunk(AtOnce))
        {
            if ((await Task.WhenAll(some.Select(token => revocation.RevokeAsync(token, ct)))).Contains(false))
            {
                // Logto is unavailable. More calls would only make the user wait.
                return false;
            }
        }

        return await logto.EndAllAsync(userId, ct);
    }
}
