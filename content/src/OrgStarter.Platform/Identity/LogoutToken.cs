using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// The claims of a verified logout token. Ends one session of Logto, or all sessions of a user if <paramref name="SessionId"/> is null
/// (OpenID Connect Back-Channel Logout 1.0, section 2.4).
/// </summary>
public sealed record LogoutToken(string Id, string? SessionId, string? UserId)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>Reads the claims that are specific to logout tokens. The caller validates signature, issuer, audience and times.</summary>
    /// <returns>The token, or the reason for the refusal.</returns>
    public static (LogoutToken? Token, string? Flaw) Read(string encodedPayload)
    {
        using var json = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(encodedPayload));
        var claims = json.RootElement;
        if (!claims.TryGetProperty("events", out var events) || events.ValueKind != JsonValueKind.Object
            || !events.TryGetProperty(Event, out var logout) || logout.ValueKind != JsonValueKind.Object)
        {
            return (null, "no logout event");
        }

        if (claims.TryGetProperty("nonce", out _))
        {
            // An ID token must never be accepted as a logout token.
            return (null, "a nonce");
        }

        var (id, sid, sub) = (StringClaim("jti"), StringClaim("sid"), StringClaim("sub"));
        return id is null
            ? (null, "no jti")
            : sid is null && sub is null ? (null, "neither sid nor sub") : (new LogoutToken(id, sid, sub), null);

        string? StringClaim(string claim) =>
            claims.TryGetProperty(claim, out var value)
                && value.ValueKind == JsonValueKind.String
                && value.GetString() is { Length: > 0 } text
                ? text
                : null;
    }
}
