using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Resolves the tenant of a request. The path selects an organization but proves nothing; the session's verified organization token
/// decides. Resolved once per request, then cached.
/// </summary>
public sealed class TenantResolution(
    CurrentSession session, AskedScopes asked, OrganizationTokens tokens, Lazy<MembershipVersions> memberships)
{
    private CancellationToken aborted;
    private Task<OrganizationAccess>? access;

    /// <summary>The organization's id in the path of this request; null outside an organization.</summary>
    public string? Identifier { get; private set; }

    /// <summary>Call only for an authenticated request.</summary>
    public void Begin(string identifier, CancellationToken ct) => (Identifier, aborted, access) = (identifier, ct, null);

    public void End() => (Identifier, access) = (null, null);

    /// <exception cref="InvalidOperationException">The request's path contains no organization.</exception>
    /// <exception cref="OperationCanceledException">The client has disconnected.</exception>
    public Task<OrganizationAccess> AccessAsync() => access ??= AskAsync(
        Identifier ?? throw new InvalidOperationException("The path contains no organization."));

    private async Task<OrganizationAccess> AskAsync(string organizationId)
    {
        var version = session.Membership is { } membership && membership.OrganizationId == organizationId
            ? membership.Version : await memberships.Value.VersionAsync(organizationId, session.UserId, aborted);
        return await tokens.GetAsync(new TokenKey(session.Id!, session.UserId, asked.OfThisSession, organizationId), version, aborted);
    }
}
