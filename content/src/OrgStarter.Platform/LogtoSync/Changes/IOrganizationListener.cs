namespace OrgStarter.Platform.LogtoSync.Changes;

/// <summary>Deletes what belongs to an organization outside of the site's database.</summary>
public interface IOrganizationListener
{
    /// <summary>Called before the rows of a deleted organization are deleted; again after a failure.</summary>
    Task DeletedAsync(string organizationId, CancellationToken ct);
}
