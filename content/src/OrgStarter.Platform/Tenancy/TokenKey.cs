namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Whose token of which organization: the key of everything that is remembered about it. The person is part of it, because a
/// browser keeps its session's id when somebody else signs in; so is what that sign-in asked for, which bounds the token's scopes.
/// </summary>
public sealed record TokenKey(string SessionId, string UserId, string AskedScopes, string OrganizationId)
{
    /// <summary>The lock for every use of the session's refresh token.</summary>
    public string LockName => $"session:{SessionId}";
}
