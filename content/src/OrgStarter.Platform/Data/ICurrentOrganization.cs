namespace OrgStarter.Platform.Data;

/// <summary>The current organization and user of a scope. The database reads and writes only rows of this organization.</summary>
public interface ICurrentOrganization
{
    /// <summary>Null outside of an organization. Null matches no row.</summary>
    string? Id { get; }

    string? UserId { get; }

    /// <summary>Enters an organization outside of a request. The user has no permissions.</summary>
    /// <param name="userId">Null for the site itself.</param>
    void Enter(string organizationId, string? userId);
}
