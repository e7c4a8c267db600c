namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Identifies an organization token in caches and locks. The user is part of the key, because a browser keeps its session id when another
/// user signs in. So are the scopes that the sign-in requested, because they limit the token's scopes.
/// </summary>
public sealed record TokenKey(string SessionId, string UserId, string AskedScopes, string OrganizationId)
{
    /// <summary>The name of the lock that guards the session's refresh token.</summary>
    public string LockName => LockOf(SessionId);

    public static string LockOf(string sessionId) => $"session:{sessionId}";
}
