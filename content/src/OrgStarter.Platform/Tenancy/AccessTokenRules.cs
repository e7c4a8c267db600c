using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The validation rules for every access token of Logto, in a session or sent by an API client: signed by Logto, typed as an access token
/// (RFC 9068), exactly one audience, not expired. No clock skew is allowed, because it would extend the lifetime of expired tokens.
/// </summary>
public static class AccessTokenRules
{
    /// <param name="isAudience">Returns whether the audience is the expected one. Called only if the token has exactly one.</param>
    public static TokenValidationParameters For(string issuer, TimeProvider time, Func<string, bool> isAudience) => new()
    {
        ValidIssuer = issuer,
        ValidTypes = ["at+jwt"],
        AudienceValidator = (audiences, _, _) => audiences.ToArray() is [var only] && isAudience(only),
        LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
    };

    /// <summary>Returns the tenant of a validated token; null if the token is not an organization token.</summary>
    public static TenantContext? Tenant(JsonWebToken token)
    {
        if (token.Audiences.ToArray() is not [var audience]
            || !audience.StartsWith(OrganizationTokenValidator.AudiencePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        return new TenantContext(
            audience[OrganizationTokenValidator.AudiencePrefix.Length..], token.Subject, Scopes(token),
            new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
    }

    public static IReadOnlySet<string> Scopes(JsonWebToken token) =>
        (token.TryGetPayloadValue<string>("scope", out var scope) ? scope ?? "" : "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
