using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// What every access token of Logto must pass, whether a session holds it or a caller of the API sends it: Logto signed it, as an
/// access token (RFC 9068), for one audience, and its end has not come. No allowance for clocks: it would keep ended tokens alive.
/// </summary>
public static class AccessTokenRules
{
    /// <param name="isAudience">Whether this one audience is meant; a token with several is refused before.</param>
    public static TokenValidationParameters For(string issuer, TimeProvider time, Func<string, bool> isAudience) => new()
    {
        ValidIssuer = issuer,
        ValidTypes = ["at+jwt"],
        AudienceValidator = (audiences, _, _) => audiences.ToArray() is [var only] && isAudience(only),
        LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
    };

    /// <summary>The tenant in a token that has passed; null for a token of another kind.</summary>
    public static TenantContext? Tenant(JsonWebToken token)
    {
        if (token.Audiences.ToArray() is not [var audience] || !audience.StartsWith(OrganizationTokenValidator.AudiencePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var scopes = token.TryGetPayloadValue<string>("scope", out var scope) ? scope ?? "" : "";
        return new TenantContext(
            audience[OrganizationTokenValidator.AudiencePrefix.Length..], token.Subject,
            scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal),
            new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
    }
}
