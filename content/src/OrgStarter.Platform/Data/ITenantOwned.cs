namespace OrgStarter.Platform.Data;

/// <summary>
/// A row that belongs to one organization. Implementing this is all it takes: queries see the current organization's rows
/// only, and a save with another organization's id, or with none, is refused.
/// </summary>
public interface ITenantOwned
{
    /// <summary>Logto's id of the organization. Filled in on save; never set it by hand.</summary>
    string OrganizationId { get; set; }
}
