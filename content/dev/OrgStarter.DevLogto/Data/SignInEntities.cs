using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrgStarter.DevLogto.Data;

/// <summary>An authorization request that waits for a person (to sign in, or to consent), under the id that its cookie carries.</summary>
internal sealed class Interaction
{
    public required string Id { get; set; }
    public required string ClientId { get; set; }

    /// <summary><c>login</c> or <c>consent</c>.</summary>
    public required string Prompt { get; set; }

    /// <summary>The parameters of the request, a JSON object; those that came by a pushed request are resolved.</summary>
    public required string Parameters { get; set; }

    /// <summary>The entry of the pushed request, which may be used for one code only.</summary>
    public string? PushedRequestId { get; set; }

    /// <summary>The session that was there when the interaction began, and who was signed in then.</summary>
    public string? SessionUid { get; set; }
    public string? SessionPersonId { get; set; }

    /// <summary>What the Experience API has gathered, a JSON object; null before its first call.</summary>
    public string? Experience { get; set; }

    /// <summary>What the interaction before this one of the same request had gathered.</summary>
    public string? LastSubmission { get; set; }

    /// <summary>The results that lead on: who signed in, which grant was consented to.</summary>
    public string? LoginPersonId { get; set; }
    public bool IsConsented { get; set; }

    /// <summary>Before the consent: the grant that the session has already.</summary>
    public string? GrantId { get; set; }
    public long ExpiresAt { get; set; }
}

/// <summary>A browser's session with Logto; nobody's until somebody signs in.</summary>
internal sealed class LoginSession
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Stays the same for the session's life. <see cref="CookieId"/> does not.</summary>
    public required string Uid { get; set; }
    public required string CookieId { get; set; }
    public string? PersonId { get; set; }

    /// <summary>When the person signed in, in seconds.</summary>
    public long LoginTs { get; set; }
    public string Authorizations { get; set; } = "{}";

    /// <summary>How the person signed in: what the Experience API had gathered, and for which application.</summary>
    public string? LastSubmission { get; set; }
    public string? ClientId { get; set; }

    /// <summary>A sign-out that waits for its confirmation.</summary>
    public string? LogoutSecret { get; set; }
    public string? LogoutState { get; set; }
    public string? LogoutRedirectUri { get; set; }
    public long CreatedAt { get; set; }
    public long ExpiresAt { get; set; }

    public IReadOnlyDictionary<string, SessionAuthorization> ByClient() =>
        JsonSerializer.Deserialize<Dictionary<string, SessionAuthorization>>(Authorizations, Json)!;

    public void SetClients(IReadOnlyDictionary<string, SessionAuthorization> authorizations) =>
        Authorizations = JsonSerializer.Serialize(authorizations, Json);
}

/// <param name="Sid">The session's id towards this application.</param>
/// <param name="PersistsLogout">True when <c>offline_access</c> was granted: the grant outlives the session.</param>
internal sealed record SessionAuthorization(string Sid, string GrantId, bool? PersistsLogout);

/// <summary>What a person allowed an application. Its tokens hang on the OpenIddict authorization that it names.</summary>
internal sealed class Grant
{
    public required string Id { get; set; }
    public required string PersonId { get; set; }
    public required string ClientId { get; set; }
    public required string AuthorizationId { get; set; }

    /// <summary>The OpenID Connect scopes, separated by spaces.</summary>
    public string Scope { get; set; } = "";

    /// <summary>A JSON object: the scopes of each resource, separated by spaces.</summary>
    public string Resources { get; set; } = "{}";
    public long CreatedAt { get; set; }
    public long ExpiresAt { get; set; }
}

/// <summary>A code that was sent to an address.</summary>
internal sealed class VerificationCode
{
    /// <summary>The id of the verification that it belongs to.</summary>
    public required string Id { get; set; }
    public required string Email { get; set; }
    public required string Type { get; set; }
    public required string Code { get; set; }
    public int Tries { get; set; }
    public bool IsConsumed { get; set; }
    public long CreatedAt { get; set; }
}

/// <summary>A failed attempt to prove who one is, or the lock that too many of them led to.</summary>
internal sealed class FailedAttempt
{
    public long Number { get; set; }
    public required string Identifier { get; set; }
    public long At { get; set; }

    /// <summary>The end of the lock; null for an attempt that led to none.</summary>
    public long? LockedUntil { get; set; }
}
