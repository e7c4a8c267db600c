using Duende.IdentityModel.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Identity;

/// <summary>Revokes refresh tokens at Logto (RFC 7009). Ending Logto's session does not revoke tokens with <c>offline_access</c>.</summary>
public sealed partial class TokenRevocation(
    IHttpClientFactory clients, IOptionsMonitor<LogtoOptions> options, SessionStore sessions, ILogger<TokenRevocation> log)
{
    /// <summary>Tries once and does not throw if Logto fails: the user is signed out of the site anyway.</summary>
    public async Task RevokeAsync(PlatformDbContext db, string sessionId, CancellationToken ct)
    {
        if (await db.Sessions.Where(s => s.Id == sessionId).Select(s => s.RefreshToken).FirstOrDefaultAsync(ct) is { } hidden)
        {
            await RevokeAsync(hidden, ct);
        }
    }

    /// <summary>Revokes the token of a session that is already deleted. Tries once and does not throw if Logto fails.</summary>
    /// <param name="hidden">The encrypted token of the session.</param>
    /// <returns>False if Logto failed.</returns>
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
            // The client returns all failures except a timeout, which it throws.
            LogNotRevoked(e, 0);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Logto did not revoke a refresh token at sign-out (status {Status})")]
    private partial void LogNotRevoked(Exception? exception, int status);
}
