using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Signs tokens with exactly Logto's claims, in Logto's order: ES384, one audience, times in seconds.</summary>
internal sealed class TokenWriter(string issuer, ECDsaSecurityKey key, DevLogtoOptions options)
{
    private readonly JsonWebTokenHandler handler = new();
    private SigningCredentials credentials = new(key, SecurityAlgorithms.EcdsaSha384);

    public string Issuer => issuer;

    public void Use(SigningCredentials other) => credentials = other;

    public string AccessToken(string subject, string clientId, AccessTokenDecision decision)
    {
        var (issuedAt, expires) = Times(decision.Lifetime);
        var claims = new JsonObject();
        if (decision.OrganizationId is { } organizationId)
        {
            claims["organization_id"] = organizationId;
        }

        claims["jti"] = Ids.Provider();
        claims["sub"] = subject;
        claims["iat"] = issuedAt;
        claims["exp"] = expires;
        if (decision.Scope is { } scope)
        {
            claims["scope"] = scope;
        }

        claims["client_id"] = clientId;
        claims["iss"] = issuer;
        claims["aud"] = decision.Audience;
        return Sign("at+jwt", claims);
    }

    public string IdentityToken(string clientId, IReadOnlyDictionary<string, object?> claims, TimeSpan life)
    {
        var (issuedAt, expires) = Times(life);
        var all = new JsonObject(claims.Select(c => KeyValuePair.Create(c.Key, JsonSerializer.SerializeToNode(c.Value))))
        {
            ["aud"] = clientId,
            ["exp"] = expires,
            ["iat"] = issuedAt,
            ["iss"] = issuer,
        };
        // Omits the optional type, as Logto does since 1.42.
        return Sign(null, all);
    }

    /// <summary>
    /// Omits the expiry, as Logto 1.41 does (1.42 was not recorded), although OpenID Connect Back-Channel Logout 1.0, section 2.4, requires
    /// it.
    /// </summary>
    public string LogoutToken(string clientId, string subject, string? sid)
    {
        var (issuedAt, _) = Times(TimeSpan.Zero);
        var claims = new JsonObject
        {
            ["sub"] = subject,
            ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() },
            ["iat"] = issuedAt,
            ["jti"] = Ids.Provider(),
            ["aud"] = clientId,
            ["iss"] = issuer,
        };
        if (sid is not null)
        {
            claims["sid"] = sid;
        }

        return Sign("logout+jwt", claims);
    }

    public Task<TokenValidationResult> ReadAsync(string token, string audience) =>
        handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            IssuerSigningKeys = [key, credentials.Key],
            ValidTypes = ["at+jwt"],
            ClockSkew = TimeSpan.Zero,
            LifetimeValidator = (_, expires, _, _) => expires > options.Time.GetUtcNow().UtcDateTime,
        });

    /// <summary>
    /// Returns true for an ID token of this server. An expired one is valid too, because it still identifies the user who signs out.
    /// </summary>
    public async Task<bool> IsIdentityTokenAsync(string token) => (await handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = issuer,
        ValidateAudience = false,
        ValidateLifetime = false,
        IssuerSigningKeys = [key, credentials.Key],
        // ID tokens before 1.42 had a type.
        TypeValidator = (type, _, _) => string.IsNullOrEmpty(type) || type == "JWT" ? "JWT" : throw new SecurityTokenInvalidTypeException(),
    })).IsValid;

    private (long IssuedAt, long Expires) Times(TimeSpan life)
    {
        var now = options.Time.GetUtcNow().ToUnixTimeSeconds();
        return (now, now + (long)life.TotalSeconds);
    }

    /// <summary>Builds the JWT without the library's handler, which always writes a type.</summary>
    private string Sign(string? type, JsonObject claims)
    {
        var header = new JsonObject { [JwtHeaderParameterNames.Alg] = credentials.Algorithm };
        if (type is not null)
        {
            header[JwtHeaderParameterNames.Typ] = type;
        }

        header[JwtHeaderParameterNames.Kid] = credentials.Key.KeyId;
        var signed = $"{Base64UrlEncoder.Encode(header.ToJsonString())}.{Base64UrlEncoder.Encode(claims.ToJsonString())}";
        return $"{signed}.{JwtTokenUtilities.CreateEncodedSignature(signed, credentials)}";
    }
}
