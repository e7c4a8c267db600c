using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;

namespace OrgStarter.Pages.Settings;

/// <summary>The only page of an organization that an operator of the site has suspended. It says why, and whom to ask.</summary>
[OpenWhileSuspended]
public sealed class SuspendedModel(
    OrganizationStates states, CurrentTenant tenant, CurrentOrganization current, IOptionsMonitor<SupportOptions> support) : PageModel
{
    /// <summary>Null when Logto does not answer.</summary>
    public string? Organization { get; private set; }

    public string Reason { get; private set; } = "";

    /// <inheritdoc cref="SupportOptions.Link"/>
    public string? Contact => support.CurrentValue.Link;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await states.SuspensionAsync(tenant.OrganizationId, ct) is not { } suspension)
        {
            return RedirectToPage("/Home/Index");
        }

        (Organization, Reason) = (await current.NameAsync(ct), suspension.Reason);
        return Page();
    }
}
