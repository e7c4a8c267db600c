using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>The browsers' sessions with Logto, each identified by a cookie.</summary>
internal sealed class LoginSessions(DevLogtoDb db, LogtoCookies cookies, Grants grants, TimeProvider time)
{
    private const string Cookie = "_session";

    /// <summary>Logto's lifetime: fourteen days after the last use.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    public async Task<LoginSession?> CurrentAsync(HttpContext context)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (cookies.Read(context, Cookie) is not { } id
            || await db.LoginSessions.SingleOrDefaultAsync(s => s.CookieId == id && s.ExpiresAt > now) is not { } session)
        {
            return null;
        }

        if (session.PersonId is null || await db.People.FindAsync(session.PersonId) is { IsSuspended: false })
        {
            return session;
        }

        // The user was deleted or suspended in the meantime.
        await RemoveAsync(session);
        return null;
    }

    public async Task<LoginSession> NewAsync()
    {
        var now = time.GetUtcNow();
        await db.LoginSessions.Where(s => s.ExpiresAt < now.ToUnixTimeMilliseconds()).ExecuteDeleteAsync();
        // Sets the expiry now: the row can be saved before SaveAsync, and another sign-in would delete a row without one as expired.
        return db.LoginSessions.Add(new LoginSession
        {
            Uid = Ids.Provider(),
            CookieId = Ids.Provider(),
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = (now + Lifetime).ToUnixTimeMilliseconds(),
        }).Entity;
    }

    public void SignIn(LoginSession session, string personId) =>
        (session.PersonId, session.LoginTs) = (personId, time.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>Saves the session and extends it and its cookie for another fourteen days.</summary>
    public async Task SaveAsync(HttpContext context, LoginSession session)
    {
        var expires = time.GetUtcNow() + Lifetime;
        session.ExpiresAt = expires.ToUnixTimeMilliseconds();
        await db.SaveChangesAsync();
        cookies.WriteLong(context, Cookie, session.CookieId, expires);
    }

    /// <summary>Adds the grant to the session, so that later requests of the application use it.</summary>
    /// <returns>The session id that the application sees.</returns>
    public static string Authorize(LoginSession session, Grant grant, bool persistsLogout)
    {
        var byClient = session.ByClient().ToDictionary();
        var known = byClient.GetValueOrDefault(grant.ClientId);
        var authorization = new SessionAuthorization(
            known?.Sid ?? Ids.Provider(),
            grant.Id,
            persistsLogout || known?.PersistsLogout == true ? true : null);
        byClient[grant.ClientId] = authorization;
        session.SetClients(byClient);
        return authorization.Sid;
    }

    /// <summary>
    /// Ends the session as an administrator does: grants with <c>offline_access</c> stay valid, and no application is notified.
    /// </summary>
    public async Task EndAsync(LoginSession session)
    {
        foreach (var authorization in session.ByClient().Values.Where(a => a.PersistsLogout != true))
        {
            await grants.RevokeTokensAsync(authorization.GrantId);
        }

        await RemoveAsync(session);
    }

    /// <summary>Ends the session as its user does: grants without <c>offline_access</c> end too.</summary>
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
