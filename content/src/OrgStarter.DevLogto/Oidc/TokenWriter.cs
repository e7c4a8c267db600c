using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Signs tokens with exactly the claims that Logto's have, in its order: ES384, one audience, times in seconds.</summary>
internal sealed class TokenWriter(string issuer, ECDsaSecurityKey key, DevLogtoOptions options)
{
    private const string IdAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    private readonly JsonWebTokenHandler handler = new();
    private readonly SigningCredentials credentials = new(key, SecurityAlgorithms.EcdsaSha384);

    public string Issuer => issuer;

    public string AccessToken(string subject, string clientId, AccessTokenDecision decision)
    {
        var (issuedAt, expires) = Times(decision.Life);
        var claims = new JsonObject();
        if (decision.OrganizationId is { } organizationId)
        {
            claims["organization_id"] = organizationId;
        }

        claims["jti"] = RandomNumberGenerator.GetString(IdAlphabet, 21);
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
        return Sign("JWT", all);
    }

    public Task<TokenValidationResult> ReadAsync(string token, string audience) => handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = issuer,
        ValidAudience = audience,
        IssuerSigningKey = key,
        ValidTypes = ["at+jwt"],
        ClockSkew = TimeSpan.Zero,
        LifetimeValidator = (_, expires, _, _) => expires > options.Time.GetUtcNow().UtcDateTime,
    });

    private (long IssuedAt, long Expires) Times(TimeSpan life)
    {
        var now = options.Time.GetUtcNow().ToUnixTimeSeconds();
        return (now, now + (long)life.TotalSeconds);
    }

    private string Sign(string type, JsonObject claims) =>
        handler.CreateToken(claims.ToJsonString(), credentials, new Dictionary<string, object> { [JwtHeaderParameterNames.Typ] = type });
}
