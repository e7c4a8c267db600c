using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Operators;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Operators;

/// <summary>Lists all organizations, newest first.</summary>
[OperatorPage]
public sealed class IndexModel(OrganizationOverview overview) : PageModel
{
    private const int MaxSearch = 128;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<OperatedOrganization> Rows { get; private set; } = [];

    public Paging Paging { get; private set; } = new(1, OrganizationOverview.PageSize, 0);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : WellFormedText.Cut(Search.Trim(), MaxSearch);
        (Rows, Paging) = await overview.ListAsync(Search, Paging.FromAddress(PageNumber), ct);
        if (Rows.Count == 0 && Paging.Total > 0)
        {
            // The page was beyond the last one, such as after a deletion.
            (Rows, Paging) = await overview.ListAsync(Search, Paging.Pages, ct);
        }

        return this.PageOrFragment("_Table");
    }

    public string? Address(int page) => Url.Page("/Operators/Index", new { q = Search, p = page });
}
