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

        if (!ModelState.IsValid)
        {
            return this.PageOrFragment("_EditRow");
        }

        var found = project.Version;
        project.Name = Input.Name!.Trim();
        project.Description = Input.Description?.Trim();
        project.Version = Guid.NewGuid();
        if (found != Input.Version || !await TrySaveAsync(ct))
        {
            return await ChangedMeanwhileAsync(project, ct);
        }

        if (Request.IsFragmentRequest())
        {
            return Partial("_Row", new ProjectRow(project, MayWrite: true, TakesFocus: true));
        }

        TempData.Notify(Text.Project_Saved.With(project.Name));
        return RedirectToPage("Index");
    }

    /// <summary>False when somebody saved the same project between our reading and our writing.</summary>
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

    /// <summary>Shown once, with what was typed: sending the form again, knowingly, overwrites.</summary>
    private async Task<IActionResult> ChangedMeanwhileAsync(Project project, CancellationToken ct)
    {
        await db.Entry(project).ReloadAsync(ct);
        if (db.Entry(project).State == EntityState.Detached)
        {
            return NotFound();
        }

        ModelState.AddModelError("Input.Name", Text.Project_ChangedMeanwhile.With(project.Name));
        ModelState.Remove("Input.Version");
        Input.Version = project.Version;
        return this.PageOrFragment("_EditRow");
    }

    /// <summary>The row as it was, for somebody who stops editing in place.</summary>
    public async Task<IActionResult> OnGetRowAsync(CancellationToken ct) =>
        await FindAsync(ct) is { } project ? Partial("_Row", new ProjectRow(project, MayWrite: true, TakesFocus: true)) : NotFound();

    private Task<Project?> FindAsync(CancellationToken ct) => db.Projects.FirstOrDefaultAsync(project => project.Id == Id, ct);
}
