using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Organizations;

namespace OrgStarter.Pages.Home;

public sealed class IndexModel(CurrentOrganization organization) : PageModel
{
    /// <summary>The name. Null if Logto does not answer.</summary>
    public string? Organization { get; private set; }

    public async Task OnGetAsync(CancellationToken ct) => Organization = await organization.NameAsync(ct);
}
