namespace OrgStarter.Platform.Rights;

/// <summary>A role of Logto's organization template that users can have.</summary>
/// <param name="Permissions">Of the organization and of API resources.</param>
public sealed record OrganizationRole(string Id, string Name, string? Description, IReadOnlyList<string> Permissions);
