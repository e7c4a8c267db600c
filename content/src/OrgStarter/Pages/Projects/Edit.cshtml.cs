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

/// <summary>Edits a project: as a page, or inside its row of the table.</summary>
[RequirePermission(Permissions.WriteProject)]
public sealed class EditModel(AppDbContext db) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public ProjectForm Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } project)
        {
            return NotFound();
        }

        Input = new ProjectForm { Name = project.Name, Description = project.Description, Version = project.Version };
        return this.PageOrFragment("_EditRow");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } project)
        {
            return NotFound();
        }

        if (ModelState.IsValid && project.Version != Input.Version)
        {
            // Shown once: sending the form again, knowingly, overwrites.
            ModelState.AddModelError("Input.Name", Text.Project_ChangedMeanwhile.With(project.Name));
            ModelState.Remove("Input.Version");
            Input.Version = project.Version;
        }

        if (!ModelState.IsValid)
        {
            return this.PageOrFragment("_EditRow");
        }

        project.Name = Input.Name!.Trim();
        project.Description = Input.Description?.Trim();
        project.Version = Guid.NewGuid();
        await db.SaveChangesAsync(ct);
        if (Request.IsFragmentRequest())
        {
            return Partial("_Row", new ProjectRow(project, MayWrite: true, TakesFocus: true));
        }

        TempData.Notify(Text.Project_Saved.With(project.Name));
        return RedirectToPage("Index");
    }

    /// <summary>The row as it was, for somebody who stops editing in place.</summary>
    public async Task<IActionResult> OnGetRowAsync(CancellationToken ct) =>
        await FindAsync(ct) is { } project ? Partial("_Row", new ProjectRow(project, MayWrite: true, TakesFocus: true)) : NotFound();

    private Task<Project?> FindAsync(CancellationToken ct) => db.Projects.FirstOrDefaultAsync(project => project.Id == Id, ct);
}
