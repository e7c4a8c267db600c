using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.Plans;

/// <summary>What the current organization may use. Read once per request, from memory on SQLite until the next commit.</summary>
public sealed class Entitlements(OrganizationPlans plans, CurrentTenant tenant)
{
    private Task<CurrentPlan>? current;

    public Task<CurrentPlan> CurrentAsync(CancellationToken ct) => current ??= plans.CurrentAsync(tenant.OrganizationId, ct);

    /// <exception cref="ArgumentOutOfRangeException">No entitlement has this name.</exception>
    public async Task<bool> HasAsync(string entitlement, CancellationToken ct)
    {
        SitePlans.TitleOf(entitlement);
        return (await CurrentAsync(ct)).Entitlements.Contains(entitlement);
    }
}
