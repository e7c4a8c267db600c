using OrgStarter.Platform.Identity;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The rule by which the tenant of a request is resolved. The strategy is the address: it names an identifier, and proves nothing. The
/// store is the session's organization tokens: the tenant is what stands in the verified one. Asked once, however many want to know.
/// </summary>
public sealed class TenantResolution(CurrentSession session, AskedScopes asked, OrganizationTokens tokens)
{
    private CancellationToken aborted;
    private Task<OrganizationAccess>? access;

    /// <summary>The organization that the address of this request names; null outside all of them.</summary>
    public string? Identifier { get; private set; }

    /// <summary>Only for somebody who is signed in.</summary>
    public void Begin(string identifier, CancellationToken ct) => (Identifier, aborted, access) = (identifier, ct, null);

    public void End() => (Identifier, access) = (null, null);

    /// <exception cref="InvalidOperationException">The address names no organization.</exception>
    /// <exception cref="OperationCanceledException">The browser has gone.</exception>
    public Task<OrganizationAccess> AccessAsync() => access ??= tokens.GetAsync(
        new TokenKey(session.Id!, session.UserId, asked.OfThisSession, Identifier ?? throw new InvalidOperationException("The address names no organization.")),
        aborted);
}
