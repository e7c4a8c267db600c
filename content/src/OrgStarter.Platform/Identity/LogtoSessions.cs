using System.Net;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Ends a person's sessions with Logto itself. Without that, whoever holds the browser presses "sign in" and is in again, with no
/// question asked. Source: https://openapi.logto.io, users / sessions.
/// </summary>
public sealed partial class LogtoSessions(ILogtoManagementApi logto, IOptions<LogtoOptions> options, ILogger<LogtoSessions> log)
{
    private const string AndEveryGrant = "all";

    /// <summary>Ends one. What other applications hold of it stays theirs.</summary>
    /// <param name="sid">As the ID token named it.</param>
    /// <returns>False when Logto did not do it.</returns>
    public Task<bool> EndAsync(string userId, string sid, CancellationToken ct) => EndAsync(userId, IsOurs(sid), null, ct);

    /// <summary>Ends all of them, with every refresh token of every application.</summary>
    /// <inheritdoc cref="EndAsync(string, string, CancellationToken)"/>
    public Task<bool> EndAllAsync(string userId, CancellationToken ct) => EndAsync(userId, _ => true, AndEveryGrant, ct);

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
            // It ended in between.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Logto did not end its own sessions of a person who signs out")]
    private partial void LogNotEnded(LogtoException exception);
}
