using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Signs tokens with exactly the claims that Logto's have: ES384, one audience, times in seconds.</summary>
internal sealed class TokenWriter(string issuer, ECDsaSecurityKey key, DevLogtoOptions options)
{
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials credentials = new(key, SecurityAlgorithms.EcdsaSha384);

    public string Issuer => issuer;

    /// <param name="scope">Null leaves the claim out; empty is what a role without permissions gets.</param>
    public string AccessToken(string subject, string clientId, string audience, string? scope, string? organizationId = null)
    {
        var claims = new Dictionary<string, object>();
        if (organizationId is not null)
        {
            claims["organization_id"] = organizationId;
        }

        claims["jti"] = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16));
        claims["sub"] = subject;
        if (scope is not null)
        {
            claims["scope"] = scope;
        }

        claims["client_id"] = clientId;
        return Write("at+jwt", audience, claims, options.AccessTokenLifetime);
    }

    public string IdentityToken(string clientId, IReadOnlyDictionary<string, object?> claims) =>
        Write("JWT", clientId, claims.ToDictionary(c => c.Key, c => c.Value!), TimeSpan.FromHours(1));

    /// <summary>For two minutes. Source: OpenID Connect Back-Channel Logout 1.0, section 2.4.</summary>
    public string LogoutToken(string clientId, string subject, string? sid)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = subject,
            ["events"] = new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>() },
            ["jti"] = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16)),
        };
        if (sid is not null)
        {
            claims["sid"] = sid;
        }

        return Write("logout+jwt", clientId, claims, TimeSpan.FromMinutes(2));
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

    /// <summary>Whether it is an ID token of ours; one whose time is over still tells who signs out.</summary>
    public async Task<bool> IsIdentityTokenAsync(string token) => (await handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = issuer,
        ValidateAudience = false,
        ValidateLifetime = false,
        IssuerSigningKey = key,
        ValidTypes = ["JWT"],
    })).IsValid;

    private string Write(string type, string audience, Dictionary<string, object> claims, TimeSpan life)
    {
        var now = options.Time.GetUtcNow();
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = type,
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            Expires = now.Add(life).UtcDateTime,
            Claims = claims,
            SigningCredentials = credentials,
        });
    }
}
