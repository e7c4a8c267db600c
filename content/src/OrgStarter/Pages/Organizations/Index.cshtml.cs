using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;

namespace OrgStarter.Pages.Organizations;

/// <summary>Lists the user's organizations, last used first. Also serves the search in the switcher.</summary>
[SignedInPage]
public sealed class IndexModel(CurrentSession session, MyOrganizations mine, IEnumerable<ISuggestedOrganization> suggestions) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    /// <summary>The id of the current organization. The switcher marks it.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Current { get; set; }

    /// <summary>The number of organizations without the search.</summary>
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

    /// <summary>Returns the filtered list of the switcher.</summary>
    public async Task<IActionResult> OnGetSwitcherAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        return Partial("_SwitcherList", (Mine, Current));
    }

    /// <summary>Returns the notice of pending invitations, which the first page after a sign-in loads afterwards.</summary>
    public IActionResult OnGetWaiting() => Partial("_Waiting");

    private async Task LoadAsync(CancellationToken ct)
    {
        var all = await mine.ListAsync(session.UserId, ct);
        (Total, Mine) = (all.Count, MyOrganizations.Named(all, Search));
    }
}
