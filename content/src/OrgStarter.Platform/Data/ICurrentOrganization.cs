namespace OrgStarter.Platform.Data;

/// <summary>Whose rows the database shows and takes within a scope.</summary>
public interface ICurrentOrganization
{
    /// <summary>Null outside an organization, which matches no row.</summary>
    string? Id { get; }
}
