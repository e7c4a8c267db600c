using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Tenancy;

/// <summary>Receives every membership change that the site makes or learns of, from <see cref="MembershipVersions"/>.</summary>
public interface IMembershipListener
{
    /// <param name="organizationId">An organization's id, or <see cref="MembershipVersion.Everywhere"/>.</param>
    /// <param name="userId">A user's id, or <see cref="MembershipVersion.Everyone"/>.</param>
    Task ChangedAsync(string organizationId, string userId, CancellationToken ct);

    Task JoinedAsync(string organizationId, string userId, CancellationToken ct);
}
