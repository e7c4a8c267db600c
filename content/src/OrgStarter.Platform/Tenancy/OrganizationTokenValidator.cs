using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Validates an organization token: Logto signed it for this user and this organization, and it has not expired. The audience must equal
/// <c>urn:logto:organization:{id}</c>. A token for the organizations <em>resource</em> is rejected, because it carries every permission
/// regardless of the user's role.
/// </summary>
public sealed class OrganizationTokenValidator(
    IOptionsMonitor<OpenIdConnectOptions> signIn, IOptions<LogtoOptions> logto, TimeProvider time)
{
    public const string AudiencePrefix = "urn:logto:organization:";
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <returns>The tenant, or null if the token is not valid.</returns>
    public async Task<TenantContext?> ValidateAsync(string token, string organizationId, string userId, CancellationToken ct) =>
        await ReadAsync(token, AudiencePrefix + organizationId, userId, ct) is { } jwt ? AccessTokenRules.Tenant(jwt) : null;

    /// <summary>Validates a token for an API resource.</summary>
    /// <returns>The token's scopes, or null if the token is not valid.</returns>
    public async Task<IReadOnlySet<string>?> ScopesAsync(string token, string resource, string userId, CancellationToken ct) =>
        await ReadAsync(token, resource, userId, ct) is { } jwt ? AccessTokenRules.Scopes(jwt) : null;

    private async Task<JsonWebToken?> ReadAsync(string token, string audience, string userId, CancellationToken ct)
    {
        var keys = signIn.Get(OpenIdConnectDefaults.AuthenticationScheme).ConfigurationManager!;
        var result = await CheckAsync(token, audience, await keys.GetConfigurationAsync(ct));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // Logto may have rotated its keys. Refreshes are limited (see TenancyPolicies), so that unknown keys cause few calls to Logto.
            keys.RequestRefresh();
            result = await CheckAsync(token, audience, await keys.GetConfigurationAsync(ct));
        }

        return result.IsValid && result.SecurityToken is JsonWebToken jwt && jwt.Subject == userId ? jwt : null;
    }

    private async Task<TokenValidationResult> CheckAsync(string token, string audience, OpenIdConnectConfiguration keys)
    {
        var rules = AccessTokenRules.For(logto.Value.Issuer, time, found => found == audience);
        rules.IssuerSigningKeys = keys.SigningKeys;
        return await Handler.ValidateTokenAsync(token, rules);
    }
}
