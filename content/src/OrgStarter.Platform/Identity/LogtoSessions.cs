using System.Net;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Ends a user's sessions at Logto. Otherwise the next sign-in in that browser succeeds without a password. Source:
/// https://openapi.logto.io, users / sessions.
/// </summary>
public sealed partial class LogtoSessions(ILogtoManagementApi logto, IOptions<LogtoOptions> options, ILogger<LogtoSessions> log)
{
    private const string RevokeAllGrants = "all";

    /// <summary>Ends one session. Tokens of other applications stay valid.</summary>
    /// <param name="sid">The claim <c>sid</c> of the ID token.</param>
    /// <returns>False if Logto failed.</returns>
    public Task<bool> EndAsync(string userId, string sid, CancellationToken ct) => EndAsync(userId, IsOurs(sid), null, ct);

    /// <summary>Ends all sessions and all refresh tokens of all applications.</summary>
    /// <inheritdoc cref="EndAsync(string, string, CancellationToken)"/>
    public Task<bool> EndAllAsync(string userId, CancellationToken ct) => EndAsync(userId, _ => true, RevokeAllGrants, ct);

    private Predicate<LogtoSession> IsOurs(string sid) => session =>
        session.Payload.Authorizations?.TryGetValue(options.Value.AppId, out var ours) == true && ours.Sid == sid;

    private async Task<bool> EndAsync(string userId, Predicate<LogtoSession> which, string? grants, CancellationToken ct)
    {
        try
        {
            var all = await logto.GetUserSessions(userId, ct);
            foreach (var session in all.Sessions.Where(session => which(session)))
            {
                await EndAsync(userId, session, grants, ct);
            }

            return true;
        }
        catch (LogtoException e)
        {
            LogNotEnded(e);
            return false;
        }
    }

    private async Task EndAsync(string userId, LogtoSession session, string? grants, CancellationToken ct)
    {
        try
        {
            await logto.DeleteUserSession(userId, session.Payload.Uid, grants, ct);
        }
        catch (LogtoException e) when (e.Status == HttpStatusCode.NotFound)
        {
            // The session has ended meanwhile.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Logto did not end its sessions of a user who signs out")]
    private partial void LogNotEnded(LogtoException exception);
}
