using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Plans;
using OrgStarter.Logto;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Plans;

/// <summary>Shows every member the plan of the organization, and all plans. A page without its entitlement leads here.</summary>
public sealed class IndexModel(Entitlements entitlements, Seats seats, IBillingProvider provider, CurrentTenant tenant) : PageModel
{
    public CurrentPlan Current { get; private set; } = null!;

    /// <summary>Null for any number of members.</summary>
    public int? Limit { get; private set; }

    /// <summary>Null without a limit, and if Logto does not answer.</summary>
    public int? Taken { get; private set; }

    /// <summary>The entitlement that a page has asked for; null for none.</summary>
    public string? Missing { get; private set; }

    public bool MayManage => tenant.May(PlanFeature.Manage);

    public bool SellsOnline => provider.SellsOnline;

    public async Task OnGetAsync(string? missing, CancellationToken ct)
    {
        Current = await entitlements.CurrentAsync(ct);
        Limit = await seats.LimitAsync(tenant.OrganizationId, ct);
        Missing = SitePlans.Entitlements.Contains(missing) && !Current.Entitlements.Contains(missing) ? missing : null;
        try
        {
            Taken = Limit is null ? null : await seats.TakenAsync(tenant.OrganizationId, ct);
        }
        catch (LogtoException)
        {
            // The page is of use without the number.
        }
    }
}
