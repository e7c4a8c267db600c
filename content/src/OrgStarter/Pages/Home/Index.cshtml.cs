using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Organizations;

namespace OrgStarter.Pages.Home;

/// <summary>The organization's home.</summary>
public sealed class IndexModel(CurrentOrganization organization) : PageModel
{
    /// <summary>Null while Logto does not say.</summary>
    public string? Organization { get; private set; }

    public async Task OnGetAsync(CancellationToken ct) => Organization = await organization.NameAsync(ct);
}
