using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Organizations;

namespace OrgStarter.Pages.Home;

public sealed class IndexModel(CurrentOrganization organization) : PageModel
{
    /// <summary>The name. Null on the first page after a sign-in, or if Logto does not answer.</summary>
    public string? Organization { get; private set; }

    /// <summary>Returns the switcher and the organization's color, which the first page after a sign-in loads afterwards.</summary>
    public IActionResult OnGetSwitcher() => Partial("_LateSwitcher");

    public async Task OnGetAsync(CancellationToken ct) => Organization = await organization.NameAsync(ct);
}
