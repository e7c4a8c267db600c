namespace OrgStarter.Platform.Tenancy;

/// <summary>Is told of every change of a membership that the site makes or hears of; <see cref="Memberships"/> does the telling.</summary>
public interface IMembershipListener
{
    /// <param name="organizationId">Or <see cref="Memberships.Everywhere"/>.</param>
    /// <param name="userId">Or <see cref="Memberships.Everyone"/>.</param>
    Task ChangedAsync(string organizationId, string userId, CancellationToken ct);

    /// <summary>Somebody has become a member.</summary>
    Task JoinedAsync(string organizationId, string userId, CancellationToken ct);
}
