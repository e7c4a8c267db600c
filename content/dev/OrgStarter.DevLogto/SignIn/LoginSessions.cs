using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>The sessions of browsers with Logto, each known by a cookie.</summary>
internal sealed class LoginSessions(DevLogtoDb db, LogtoCookies cookies, Grants grants, TimeProvider time)
{
    private const string Cookie = "_session";

    /// <summary>Logto's: fourteen days after the last use.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(14);

    public async Task<LoginSession?> CurrentAsync(HttpContext context)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (cookies.Read(context, Cookie) is not { } id || await db.LoginSessions.SingleOrDefaultAsync(s => s.CookieId == id && s.ExpiresAt > now) is not { } session)
        {
            return null;
        }

        if (session.PersonId is null || await db.People.FindAsync(session.PersonId) is { IsSuspended: false })
        {
            return session;
        }

        // Deleted or suspended meanwhile.
        await RemoveAsync(session);
        return null;
    }

    public async Task<LoginSession> NewAsync()
    {
        var now = time.GetUtcNow();
        await db.LoginSessions.Where(s => s.ExpiresAt < now.ToUnixTimeMilliseconds()).ExecuteDeleteAsync();
        // With its end from the first: it may be written before it is kept, and the next one who signs in deletes what is over.
        return db.LoginSessions.Add(new LoginSession
        {
            Uid = Ids.Provider(),
            CookieId = Ids.Provider(),
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = (now + Life).ToUnixTimeMilliseconds(),
        }).Entity;
    }

    public void SignIn(LoginSession session, string personId) =>
        (session.PersonId, session.LoginTs) = (personId, time.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>Keeps it, and its cookie, for another fourteen days.</summary>
    public async Task SaveAsync(HttpContext context, LoginSession session)
    {
        var expires = time.GetUtcNow() + Life;
        session.ExpiresAt = expires.ToUnixTimeMilliseconds();
        await db.SaveChangesAsync();
        cookies.WriteLong(context, Cookie, session.CookieId, expires);
    }

    /// <summary>The grant serves this session's next requests of the application too.</summary>
    /// <returns>The session's id towards the application.</returns>
    public static string Authorize(LoginSession session, Grant grant, bool persistsLogout)
    {
        var byClient = session.ByClient().ToDictionary();
        var known = byClient.GetValueOrDefault(grant.ClientId);
        var authorization = new SessionAuthorization(known?.Sid ?? Ids.Provider(), grant.Id, persistsLogout || known?.PersistsLogout == true ? true : null);
        byClient[grant.ClientId] = authorization;
        session.SetClients(byClient);
        return authorization.Sid;
    }

    /// <summary>As an administrator ends it: grants of <c>offline_access</c> live on, and no application is told.</summary>
    public async Task EndAsync(LoginSession session)
    {
        foreach (var authorization in session.ByClient().Values.Where(a => a.PersistsLogout != true))
        {
            await grants.RevokeTokensAsync(authorization.GrantId);
        }

        await RemoveAsync(session);
    }

    /// <summary>As its person ends it: grants without <c>offline_access</c> end too.</summary>
    public async Task SignOutAsync(HttpContext context, LoginSession session)
    {
        foreach (var authorization in session.ByClient().Values.Where(a => a.PersistsLogout != true))
        {
            await grants.RevokeAsync(authorization.GrantId);
        }

        await RemoveAsync(session);
        cookies.Delete(context, Cookie);
    }

    private async Task RemoveAsync(LoginSession session)
    {
        await db.LoginSessions.Where(s => s.Uid == session.Uid).ExecuteDeleteAsync();
        db.Entry(session).State = EntityState.Detached;
    }
}
