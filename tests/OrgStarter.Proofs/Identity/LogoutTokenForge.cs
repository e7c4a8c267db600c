using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgStarter.DevLogto;
using OrgStarter.DevLogto.Data;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Identity;

/// <summary>Makes logout tokens with Logto's own key, exactly as Logto makes them, or with one thing wrong.</summary>
public sealed class LogoutTokenForge(TestSite site)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>Logto puts <c>sid</c> into ID tokens once a back-channel logout address is registered.</summary>
    public static void GiveEveryIdTokenASid(IServiceCollection services) =>
        services.PostConfigure<OpenIdConnectOptions>(
            OpenIdConnectDefaults.AuthenticationScheme,
            options => options.Events.OnTokenValidated = context =>
            {
                var identity = (System.Security.Claims.ClaimsIdentity)context.Principal!.Identity!;
                if (!identity.HasClaim(claim => claim.Type == "sid"))
                {
                    identity.AddClaim(new("sid", $"sid-{Guid.NewGuid():N}"));
                }

                return Task.CompletedTask;
            });

    /// <param name="change">Spoils the claims.</param>
    /// <param name="flaw">Spoils what is around them.</param>
    public async Task<string> MakeAsync(
        string? sid = null,
        string? sub = "ben000000001",
        Action<Dictionary<string, object>>? change = null,
        string? flaw = null)
    {
        var now = site.Time.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = $"{site.Logto.Endpoint}/oidc",
            ["aud"] = DevLogtoApplications.SiteId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddSeconds(120).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["events"] = new Dictionary<string, object> { [Event] = new Dictionary<string, object>() },
        };
        foreach (var (name, value) in new[] { ("sid", sid), ("sub", sub) })
        {
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        change?.Invoke(claims);
        var store = new Store(new DevLogtoOptions
        {
            RolePermissions = SiteRoles.Template.ByRole,
            WebhookEvents = WebhookEvents.Wanted,
            Database = Path.Combine(site.Folder, "logto.db")
        });
        var (own, _) = await store.KeysAsync();
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var credentials = flaw switch
        {
            "another key" => new SigningCredentials(new ECDsaSecurityKey(foreign) { KeyId = own.KeyId }, SecurityAlgorithms.EcdsaSha384),
            "an unknown key" => new SigningCredentials(new ECDsaSecurityKey(foreign) { KeyId = "unknown" }, SecurityAlgorithms.EcdsaSha384),
            "a secret for a key" => new SigningCredentials(
                new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(DevLogtoApplications.SiteSecret)) { KeyId = own.KeyId },
                SecurityAlgorithms.HmacSha256),
            "no signature" => null,
            _ => new SigningCredentials(own, SecurityAlgorithms.EcdsaSha384),
        };
        var header = flaw switch
        {
            "no type" => null,
            "the type of an ID token" => "JWT",
            "the type of an access token" => "at+jwt",
            _ => "logout+jwt",
        };
        var descriptor = new SecurityTokenDescriptor { Claims = claims, SigningCredentials = credentials, TokenType = header ?? "JWT" };
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
        return header is null ? WithoutType(token, own) : token;
    }

    /// <summary>The library always writes a type, so this token is put together by hand.</summary>
    private static string WithoutType(string token, ECDsaSecurityKey key)
    {
        var signed = $"{Base64UrlEncoder.Encode($$"""{"alg":"ES384","kid":"{{key.KeyId}}"}""")}.{token.Split('.')[1]}";
        return $"{signed}.{Base64UrlEncoder.Encode(key.ECDsa.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384))}";
    }
}
