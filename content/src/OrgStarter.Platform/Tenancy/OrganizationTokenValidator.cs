using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Believes an organization token only if Logto signed it, for this person, for this organization, and it has not ended.
/// The audience must equal <c>urn:logto:organization:{id}</c>: a token whose audience is the organizations <em>resource</em>
/// carries every permission whatever the person's role, and is refused.
/// </summary>
public sealed class OrganizationTokenValidator(
    IOptionsMonitor<OpenIdConnectOptions> signIn, IOptions<LogtoOptions> logto, TimeProvider time)
{
    public const string AudiencePrefix = "urn:logto:organization:";
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <returns>The tenant, or null for a token that proves nothing.</returns>
    public async Task<TenantContext?> ValidateAsync(string token, string organizationId, string userId, CancellationToken ct)
    {
        var keys = signIn.Get(OpenIdConnectDefaults.AuthenticationScheme).ConfigurationManager!;
        var result = await CheckAsync(token, organizationId, await keys.GetConfigurationAsync(ct));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // Logto rotated its keys since we read them; however many unknown keys come, it is asked once in a while (TenancyPolicies).
            keys.RequestRefresh();
            result = await CheckAsync(token, organizationId, await keys.GetConfigurationAsync(ct));
        }

        return result.IsValid && result.SecurityToken is JsonWebToken jwt && jwt.Subject == userId ? AccessTokenRules.Tenant(jwt) : null;
    }

    private async Task<TokenValidationResult> CheckAsync(string token, string organizationId, OpenIdConnectConfiguration keys)
    {
        var rules = AccessTokenRules.For(logto.Value.Issuer, time, audience => audience == AudiencePrefix + organizationId);
        rules.IssuerSigningKeys = keys.SigningKeys;
        return await Handler.ValidateTokenAsync(token, rules);
    }
}
