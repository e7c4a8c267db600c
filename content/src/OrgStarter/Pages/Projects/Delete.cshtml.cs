using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Htmx;
using OrgStarter.Projects;
using OrgStarter.Resources;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Projects;

[RequirePermission(Permissions.WriteProject)]
public sealed class DeleteModel(AppDbContext db) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public Project Project { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        await LoadAsync(ct) ? this.PageOrFragment("_DeleteForm") : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
        {
            return NotFound();
        }

        // Not by way of the loaded row: somebody else may save or delete it this very moment, and gone is gone.
        await db.Projects.Where(project => project.Id == Id).ExecuteDeleteAsync(ct);
        TempData.Notify(Text.Project_Deleted.With(Project.Name));
        return this.SeeOther(Url.Page("/Projects/Index")!);
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        var found = await db.Projects.FirstOrDefaultAsync(project => project.Id == Id, ct);
        Project = found!;
        return found is not null;
    }
}
