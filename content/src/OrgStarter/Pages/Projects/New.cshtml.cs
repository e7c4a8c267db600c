using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Data;
using OrgStarter.Htmx;
using OrgStarter.Projects;
using OrgStarter.Resources;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Projects;

[RequirePermission(Permissions.WriteProject)]
public sealed class NewModel(AppDbContext db, CurrentTenant tenant, TimeProvider time) : PageModel
{
    [BindProperty]
    public ProjectForm Input { get; set; } = new();

    public IActionResult OnGet() => this.PageOrFragment("_NewForm");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return this.PageOrFragment("_NewForm");
        }

        var project = new Project
        {
            Name = Input.Name!.Trim(),
            Description = Input.Description?.Trim(),
            CreatedBy = tenant.UserId,
            CreatedAt = time.GetUtcNow(),
        };
        db.Projects.Add(project);
        await db.SaveChangesAsync(ct);
        TempData.Notify(Text.Project_Created.With(project.Name));
        return this.SeeOther(Url.Page("/Projects/Index")!);
    }
}
