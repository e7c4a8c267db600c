namespace OrgStarter.Platform.Organizations;

/// <summary>Returns the seats of an organization's plan, in place of every other limit. A feature with plans implements it.</summary>
public interface IPlanSeats
{
    /// <returns>Null if the organization has no plan that limits its seats or frees them of a limit.</returns>
    Task<SeatLimit?> FindAsync(string organizationId, CancellationToken ct);
}
