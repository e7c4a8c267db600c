using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;

namespace OrgStarter.Pages.Organizations;

/// <summary>The choice of organizations, the last used first; also what the search in the switcher shows.</summary>
[SignedInPage]
public sealed class IndexModel(CurrentSession session, MyOrganizations mine, IEnumerable<ISuggestedOrganization> suggestions) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    /// <summary>The organization that the person is in; the switcher marks it.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Current { get; set; }

    /// <summary>How many there are without the search.</summary>
    public int Total { get; private set; }

    public IReadOnlyList<MyOrganization> Mine { get; private set; } = [];

    public LogtoOrganization? Suggested { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!Request.IsFragmentRequest())
        {
            Suggested = await suggestions.FindAsync(ct);
        }

        return this.PageOrFragment("_List");
    }

    /// <summary>The list of the switcher, narrowed in place.</summary>
    public async Task<IActionResult> OnGetSwitcherAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        return Partial("_SwitcherList", (Mine, Current));
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        var all = await mine.ListAsync(session.UserId, ct);
        (Total, Mine) = (all.Count, MyOrganizations.Named(all, Search));
    }
}
