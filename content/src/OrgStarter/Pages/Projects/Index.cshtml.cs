using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Htmx;
using OrgStarter.Projects;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Projects;

/// <summary>The organization's projects. No query here names the organization: the filter of <see cref="AppDbContext"/> does.</summary>
[RequirePermission(Permissions.ReadProject)]
public sealed class IndexModel(AppDbContext db, CurrentTenant tenant) : PageModel
{
    public const int PageSize = 20;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<Project> Rows { get; private set; } = [];

    public Paging Paging { get; private set; } = new(1, PageSize, 0);

    public bool MayWrite => tenant.May(Permissions.WriteProject);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        var found = db.Projects.AsNoTracking();
        if (Search is not null)
        {
            var pattern = LikePattern.Contains(Search);
            found = found.Where(project => EF.Functions.Like(project.Name, pattern, LikePattern.Escape)
                || EF.Functions.Like(project.Description, pattern, LikePattern.Escape));
        }

        var paging = new Paging(Paging.FromAddress(PageNumber), PageSize, await found.CountAsync(ct));
        Paging = paging with { Page = Math.Min(paging.Page, paging.Pages) };
        Rows = await found.OrderBy(project => project.Name).ThenBy(project => project.Id)
            .Skip((Paging.Page - 1) * PageSize).Take(PageSize).ToListAsync(ct);
        return this.PageOrFragment("_Table");
    }
}
