using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Signs tokens with exactly the claims that Logto's have: ES384, one audience, times in seconds.</summary>
internal sealed class TokenWriter(string issuer, ECDsaSecurityKey key, DevLogtoOptions options)
{
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private SigningCredentials credentials = new(key, SecurityAlgorithms.EcdsaSha384);

    public string Issuer => issuer;

    /// <summary>From now on tokens are signed with this key.</summary>
    public void Use(SigningCredentials other) => credentials = other;

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

    public Task<TokenValidationResult> ReadAsync(string token, string audience) => handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = issuer,
        ValidAudience = audience,
        IssuerSigningKeys = [key, credentials.Key],
        ValidTypes = ["at+jwt"],
        ClockSkew = TimeSpan.Zero,
        LifetimeValidator = (_, expires, _, _) => expires > options.Time.GetUtcNow().UtcDateTime,
    });

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
