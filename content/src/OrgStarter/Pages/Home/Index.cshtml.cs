using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Organizations;
using OrgStarter.Projects;

namespace OrgStarter.Pages.Home;

/// <summary>The organization's home.</summary>
public sealed class IndexModel(AppDbContext db, CurrentOrganization organization) : PageModel
{
    /// <summary>Null while Logto does not say.</summary>
    public string? Organization { get; private set; }

    public IReadOnlyList<Project> Latest { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        Organization = await organization.NameAsync(ct);
        Latest = await db.Projects.AsNoTracking().OrderByDescending(project => project.CreatedAt).Take(5).ToListAsync(ct);
    }
}
