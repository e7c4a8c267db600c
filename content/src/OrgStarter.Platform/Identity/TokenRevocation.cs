using Duende.IdentityModel.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Ends a session's refresh token at Logto (RFC 7009). Ending Logto's own session does not: a token issued with
/// <c>offline_access</c> survives it.
/// </summary>
public sealed partial class TokenRevocation(
    IHttpClientFactory clients, IOptionsMonitor<LogtoOptions> options, SessionStore sessions, ILogger<TokenRevocation> log)
{
    /// <summary>Tries once and never fails: a person who signs out is signed out here, whatever Logto says.</summary>
    public async Task RevokeAsync(PlatformDbContext db, string sessionId, CancellationToken ct)
    {
        if (await db.Sessions.Where(s => s.Id == sessionId).Select(s => s.RefreshToken).FirstOrDefaultAsync(ct) is { } hidden)
        {
            await RevokeAsync(hidden, ct);
        }
    }

    /// <summary>For the token of a session that is gone from the database already. Tries once and never fails.</summary>
    /// <param name="hidden">As the session held it: encrypted.</param>
    /// <returns>False when Logto did not do it.</returns>
    public async Task<bool> RevokeAsync(string hidden, CancellationToken ct)
    {
        using var request = new TokenRevocationRequest
        {
            Address = "oidc/token/revocation",
            ClientId = options.CurrentValue.AppId,
            ClientSecret = options.CurrentValue.AppSecret,
            Token = sessions.Reveal(hidden),
            TokenTypeHint = "refresh_token",
        };
        try
        {
            var answer = await clients.CreateClient(LogtoClients.Tokens).RevokeTokenAsync(request, ct);
            if (answer.IsError)
            {
                LogNotRevoked(answer.Exception, (int)answer.HttpStatusCode);
            }

            return !answer.IsError;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            // The client's timeout is the one failure that is thrown and not returned.
            LogNotRevoked(e, 0);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Logto did not revoke a refresh token at sign-out (status {Status})")]
    private partial void LogNotRevoked(Exception? exception, int status);
}
