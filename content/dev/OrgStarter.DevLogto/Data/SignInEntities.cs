using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrgStarter.DevLogto.Data;

/// <summary>An authorization request that waits for the user to sign in or to consent. Its cookie holds its id.</summary>
internal sealed class Interaction
{
    public required string Id { get; set; }
    public required string ClientId { get; set; }

    /// <summary><c>login</c> or <c>consent</c>.</summary>
    public required string Prompt { get; set; }

    /// <summary>A JSON object with the request's parameters; those of a pushed request are resolved.</summary>
    public required string Parameters { get; set; }

    /// <summary>The id of the pushed request, which is valid for one code only.</summary>
    public string? PushedRequestId { get; set; }

    /// <summary>The session at the start of the interaction; <see cref="SessionPersonId"/> is the user who was signed in then.</summary>
    public string? SessionUid { get; set; }
    public string? SessionPersonId { get; set; }

    /// <summary>A JSON object with the Experience API's state; null before its first call.</summary>
    public string? Experience { get; set; }

    /// <summary>The state of the previous interaction of the same request.</summary>
    public string? LastSubmission { get; set; }

    /// <summary>The results: the user who signed in, and whether they consented.</summary>
    public string? LoginPersonId { get; set; }
    public bool IsConsented { get; set; }

    /// <summary>Before the consent, this is the grant that the session already has.</summary>
    public string? GrantId { get; set; }
    public long ExpiresAt { get; set; }
}

/// <summary>A browser's session with Logto; it has no user before the sign-in.</summary>
internal sealed class LoginSession
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
    };

    /// <summary>Constant for the life of the session, unlike <see cref="CookieId"/>.</summary>
    public required string Uid { get; set; }
    public required string CookieId { get; set; }
    public string? PersonId { get; set; }

    /// <summary>When the user signed in, in Unix seconds.</summary>
    public long LoginTs { get; set; }
    public string Authorizations { get; set; } = "{}";

    /// <summary>The Experience API's state at the sign-in; <see cref="ClientId"/> is the application that the user signed in for.</summary>
    public string? LastSubmission { get; set; }
    public string? ClientId { get; set; }

    /// <summary>Set while a sign-out waits for the user's confirmation.</summary>
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

/// <param name="Sid">The session id that this application sees.</param>
/// <param name="PersistsLogout">True when <c>offline_access</c> was granted: the grant outlives the session.</param>
internal sealed record SessionAuthorization(string Sid, string GrantId, bool? PersistsLogout);

/// <summary>A user's consent to an application. Its tokens belong to the OpenIddict authorization that it names.</summary>
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

internal sealed class VerificationCode
{
    /// <summary>The id of its verification record.</summary>
    public required string Id { get; set; }
    public required string Email { get; set; }
    public required string Type { get; set; }
    public required string Code { get; set; }
    public int Attempts { get; set; }
    public bool IsConsumed { get; set; }
    public long CreatedAt { get; set; }
}

/// <summary>A failed attempt to prove an identity, or the lock that the last of too many attempts caused.</summary>
internal sealed class FailedAttempt
{
    public long Number { get; set; }
    public required string Identifier { get; set; }
    public long At { get; set; }

    /// <summary>When the lock ends; null for an attempt that caused no lock.</summary>
    public long? LockedUntil { get; set; }
}
