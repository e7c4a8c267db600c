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

        db.Remove(Project);
        while (!await TrySaveAsync(ct))
        {
            // Somebody else saved or deleted it this very moment: what they saved is deleted, and gone is gone.
            await db.Entry(Project).ReloadAsync(ct);
            if (db.Entry(Project).State != EntityState.Detached)
            {
                db.Remove(Project);
            }
        }

        TempData.Notify(Text.Project_Deleted.With(Project.Name));
        return this.SeeOther(Url.Page("/Projects/Index")!);
    }

    private async Task<bool> TrySaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        var found = await db.Projects.FirstOrDefaultAsync(project => project.Id == Id, ct);
        Project = found!;
        return found is not null;
    }
}
