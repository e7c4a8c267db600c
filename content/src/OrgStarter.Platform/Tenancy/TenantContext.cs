using OrgStarter.Logto;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// The current tenant and its user: an organization of Logto, a user and the user's permissions. They come only from a verified
/// organization token.
/// </summary>
/// <param name="OrganizationId">From the token's audience.</param>
/// <param name="UserId">From the token's subject: a user, or the application of a machine.</param>
/// <param name="Permissions">The token's scopes.</param>
public sealed record TenantContext(string OrganizationId, string UserId, IReadOnlySet<string> Permissions, DateTimeOffset ExpiresAt)
{
    /// <summary>True while the organization waits for its deletion. Then only an owner has access, to restore it.</summary>
    public bool IsClosing { get; init; }

    /// <summary>True while an operator of the site has suspended the organization. Then no member has access.</summary>
    public bool IsSuspended { get; init; }

    public bool IsOpen => !IsClosing && !IsSuspended;

    public bool IsMachine => LogtoId.IsApplication(UserId);

    public bool May(string permission) => Permissions.Contains(permission);
}

/// <summary>
/// The tenant of this request. Set only by <see cref="TenantGate"/>, by <c>ApiBearer</c> for API clients, and outside requests by
/// <see cref="TenantScopes"/> and jobs.
/// </summary>
public sealed class CurrentTenant : ICurrentOrganization
{
    /// <summary>Null outside an organization.</summary>
    public TenantContext? Info { get; private set; }

    /// <exception cref="InvalidOperationException">There is no current organization.</exception>
    public TenantContext Required => Info ?? throw new InvalidOperationException("There is no current organization.");

    public string OrganizationId => Required.OrganizationId;

    public string UserId => Required.UserId;

    string? ICurrentOrganization.Id => Info?.OrganizationId;

    string? ICurrentOrganization.UserId => Info?.UserId;

    public bool May(string permission) => Info?.May(permission) == true;

    public void Resolve(TenantContext info) => Info = info;

    void ICurrentOrganization.Enter(string organizationId, string? userId) =>
        Resolve(new TenantContext(organizationId, userId ?? TenantScopes.Site, new HashSet<string>(), DateTimeOffset.MaxValue));
}
