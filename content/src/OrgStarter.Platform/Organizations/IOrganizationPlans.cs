namespace OrgStarter.Platform.Organizations;

/// <summary>What the platform and operators need to know of the plans of organizations. A feature with plans implements it.</summary>
public interface IOrganizationPlans
{
    /// <summary>Returns the title of the organization's plan, in the current UI culture.</summary>
    Task<string> TitleAsync(string organizationId, CancellationToken ct);

    /// <summary>Returns the seats of the plan, which take the place of every other limit.</summary>
    /// <returns>Null if the organization has no plan that limits its seats or frees them of a limit.</returns>
    Task<SeatLimit?> FindSeatsAsync(string organizationId, CancellationToken ct);
}
