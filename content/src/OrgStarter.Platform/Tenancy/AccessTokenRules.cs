using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The validation rules for every access token of Logto, in a session or sent by an API client: signed by Logto, typed as an access token
/// (RFC 9068), exactly one audience, not expired. No clock skew is allowed, because it would extend the lifetime of expired tokens.
/// </summary>
public static class AccessTokenRules
{
    /// <summary>The claim of a token for an API resource that is limited to one organization.</summary>
    public const string OrganizationClaim = "organization_id";

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

    /// <summary>
    /// Returns the tenant of a validated token: of an organization token, or of a token for the API resource with an organization
    /// (https://docs.logto.io/authorization/organization-level-api-resources). Null for other tokens.
    /// </summary>
    /// <param name="apiResource">Null to accept organization tokens only.</param>
    public static TenantContext? Tenant(JsonWebToken token, string? apiResource = null)
    {
        var organizationId = token.Audiences.ToArray() switch
        {
            [var only] when only.StartsWith(OrganizationTokenValidator.AudiencePrefix, StringComparison.Ordinal) =>
                only[OrganizationTokenValidator.AudiencePrefix.Length..],
            [var only] when only == apiResource && token.TryGetPayloadValue<string>(OrganizationClaim, out var id) => id,
            _ => null,
        };
        if (organizationId is null)
        {
            return null;
        }

        return new TenantContext(organizationId, token.Subject, Scopes(token), new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
    }

    public static IReadOnlySet<string> Scopes(JsonWebToken token) =>
        (token.TryGetPayloadValue<string>("scope", out var scope) ? scope ?? "" : "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
