using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Plans;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Plans;

/// <summary>Leads to the page of the payment provider: of a plan, or of the present subscription.</summary>
[RequirePermission(PlanFeature.Manage)]
public sealed class ChangeModel(IBillingProvider provider, CurrentTenant tenant, PublicAddress site) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? plan, CancellationToken ct)
    {
        var page = $"{Request.PathBase}{EntitlementChecks.PlanPage}";
        return provider.SellsOnline
            ? Redirect((await provider.PageAsync(tenant.OrganizationId, SitePlans.Find(plan), new Uri(site.Url + page), ct)).AbsoluteUri)
            : LocalRedirect(page);
    }
}
