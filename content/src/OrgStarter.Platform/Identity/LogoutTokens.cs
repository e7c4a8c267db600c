using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Validates logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.6) and ends their sessions, once per token.
/// </summary>
public sealed class LogoutTokens(
    PlatformDbContext db,
    IOptionsMonitor<OpenIdConnectOptions> signIn,
    IOptions<LogtoOptions> logto,
    TimeProvider time)
{
    /// <summary>
    /// Logto 1.41 was observed to issue logout tokens without <c>exp</c>, although the standard requires it. Tokens older than this are
    /// refused, whatever their <c>exp</c> is, so that the ids of seen tokens can be deleted.
    /// </summary>
    private static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <returns>Null if the token was accepted; otherwise the reason for the refusal, for the log.</returns>
    public async Task<string?> ObeyAsync(string token, CancellationToken ct)
    {
        var result = await VerifyAsync(token, ct);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt)
        {
            return result.Exception.GetType().Name;
        }

        var now = time.GetUtcNow();
        var issuedAt = jwt.TryGetPayloadValue<long>("iat", out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.MinValue;
        if (issuedAt > now + ClockSkew || issuedAt < now - MaximumAge)
        {
            return "issued at no time or too long ago";
        }

        var (logout, flaw) = LogoutToken.Read(jwt.EncodedPayload);
        return logout is null ? flaw : await EndAsync(logout, issuedAt + MaximumAge, ct);
    }

    private async Task<TokenValidationResult> VerifyAsync(string token, CancellationToken ct)
    {
        var keys = signIn.Get(OpenIdConnectDefaults.AuthenticationScheme).ConfigurationManager!;
        var result = await VerifyAsync(token, await keys.GetConfigurationAsync(ct));
        if (result.Exception is not SecurityTokenSignatureKeyNotFoundException)
        {
            return result;
        }

        // The key is unknown: Logto may have rotated its keys.
        keys.RequestRefresh();
        return await VerifyAsync(token, await keys.GetConfigurationAsync(ct));
    }

    private Task<TokenValidationResult> VerifyAsync(string token, OpenIdConnectConfiguration keys) =>
        Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = logto.Value.Issuer,
            ValidAudience = logto.Value.AppId,
            IssuerSigningKeys = keys.SigningKeys,
            ValidAlgorithms = keys.IdTokenSigningAlgValuesSupported,
            TypeValidator = (type, _, _) => type is null or "" || string.Equals(type, "logout+jwt", StringComparison.OrdinalIgnoreCase)
                ? "logout+jwt" : throw new SecurityTokenInvalidTypeException(),
            LifetimeValidator = (_, expires, _, _) => expires is null || expires + ClockSkew > time.GetUtcNow().UtcDateTime,
            RequireExpirationTime = false,
            RequireSignedTokens = true,
        });

    private async Task<string?> EndAsync(LogoutToken logout, DateTimeOffset until, CancellationToken ct)
    {
        var seen = new SeenLogoutToken
        {
            Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(logout.Id))),
            Until = until + ClockSkew
        };
        await using var transaction = await db.BeginExclusiveAsync($"logout:{seen.Id}", ct);
        if (await db.SeenLogoutTokens.AnyAsync(token => token.Id == seen.Id, ct))
        {
            return "sent before";
        }

        db.SeenLogoutTokens.Add(seen);
        await db.SaveChangesAsync(ct);
        // Deletes the refresh tokens with the rows. No revocation: Logto decides which grants end with its session.
        await db.Sessions.Where(session => (logout.SessionId == null || session.LogtoSid == logout.SessionId)
            && (logout.UserId == null || session.UserId == logout.UserId)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return null;
    }
}
