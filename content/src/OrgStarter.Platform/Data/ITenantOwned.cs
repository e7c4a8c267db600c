namespace OrgStarter.Platform.Data;

/// <summary>
/// A row that belongs to one organization. Queries return only rows of the current organization, and a save with another organization's
/// id, or outside of an organization, throws.
/// </summary>
public interface ITenantOwned
{
    /// <summary>The organization's id in Logto. Set on save; do not set it yourself.</summary>
    string OrganizationId { get; set; }
}
