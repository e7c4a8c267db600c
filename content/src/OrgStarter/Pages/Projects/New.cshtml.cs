using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Projects;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Projects;

[RequirePermission(ProjectFeature.Write)]
public sealed class NewModel(ProjectChanges changes) : PageModel
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

        var project = await changes.CreateAsync(Input, ct);
        TempData.Notify(ProjectText.Created.With(project.Name));
        return this.SeeOther(Url.Page("/Projects/Index")!);
    }
}
