using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Projects;

namespace OrgStarter.Pages.Home;

/// <summary>The organization's home.</summary>
public sealed class IndexModel(AppDbContext db) : PageModel
{
    public IReadOnlyList<Project> Latest { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct) =>
        Latest = await db.Projects.AsNoTracking().OrderByDescending(project => project.CreatedAt).Take(5).ToListAsync(ct);
}
