using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Authentication;
using OrgStarter.Organizations;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Organizations;

/// <summary>The choice of organizations.</summary>
[SignedInPage]
public sealed class IndexModel(CurrentSession session, MyOrganizations mine) : PageModel
{
    public IReadOnlyList<MyOrganization> Mine { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) => Mine = await mine.ListAsync(session.UserId, ct);
}
