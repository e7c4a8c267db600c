namespace OrgStarter.Platform.Data;

/// <summary>The organization whose rows the database shows and takes within a scope, and the user who acts in it.</summary>
public interface ICurrentOrganization
{
    /// <summary>Null outside an organization, which matches no row.</summary>
    string? Id { get; }

    string? UserId { get; }

    /// <summary>Enters an organization outside of a request, without any permission.</summary>
    /// <param name="userId">Null for the site itself.</param>
    void Enter(string organizationId, string? userId);
}
