using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.Logto;

namespace OrgStarter.Tenancy;

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
    public async Task<TenantInfo?> ValidateAsync(string token, string organizationId, string userId, CancellationToken ct)
    {
        var keys = signIn.Get(OpenIdConnectDefaults.AuthenticationScheme).ConfigurationManager!;
        var result = await CheckAsync(token, organizationId, await keys.GetConfigurationAsync(ct));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // Logto rotated its keys since we read them; however many unknown keys come, it is asked once in a while (TenancyPolicies).
            keys.RequestRefresh();
            result = await CheckAsync(token, organizationId, await keys.GetConfigurationAsync(ct));
        }

        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt || jwt.Subject != userId)
        {
            return null;
        }

        var scopes = jwt.TryGetPayloadValue<string>("scope", out var scope) ? scope ?? "" : "";
        return new TenantInfo(
            jwt.Audiences.Single()[AudiencePrefix.Length..], jwt.Subject,
            scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal),
            new DateTimeOffset(jwt.ValidTo, TimeSpan.Zero));
    }

    private async Task<TokenValidationResult> CheckAsync(string token, string organizationId, OpenIdConnectConfiguration keys) =>
        await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = logto.Value.Issuer,
            IssuerSigningKeys = keys.SigningKeys,
            ValidTypes = ["at+jwt"],
            AudienceValidator = (audiences, _, _) => audiences.ToArray() is [var only] && only == AudiencePrefix + organizationId,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
        });
}
