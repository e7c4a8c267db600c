using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Projects;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;
using Project = OrgStarter.Features.Projects.Project;

namespace OrgStarter.Pages.Projects;

/// <summary>Shows the table of projects. The URL contains search and page.</summary>
[RequirePermission(ProjectFeature.Read)]
public sealed class IndexModel(ProjectList list, CurrentTenant tenant) : PageModel
{
    public const int PageSize = 20;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<Project> Rows { get; private set; } = [];

    public Paging Paging { get; private set; } = new(1, PageSize, 0);

    public bool MayWrite => tenant.May(ProjectFeature.Write);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        (Rows, Paging) = await list.PageAsync(Paging.FromAddress(PageNumber), PageSize, Search, ct);
        return this.PageOrFragment("_Table");
    }
}
