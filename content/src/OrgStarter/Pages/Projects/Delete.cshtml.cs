using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Projects;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;
using Project = OrgStarter.Features.Projects.Project;

namespace OrgStarter.Pages.Projects;

[RequirePermission(ProjectFeature.Write)]
public sealed class DeleteModel(ProjectList list, ProjectChanges changes) : PageModel, IConfirmation
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public Project Project { get; private set; } = null!;

    public string Heading => ProjectText.DeleteTitle.With(Project.Name);

    public IHtmlContent Explanation => ProjectText.DeleteText.WithShown();

    public string Action => ProjectText.Delete;

    public bool IsDestructive => true;

    public string CancelPage => "/Projects/Index";

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await list.FindAsync(Id, ct) is not { } project)
        {
            return NotFound();
        }

        Project = project;
        return this.PageOrFragment("_Confirmation");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await changes.DeleteAsync(Id, ct) is not { } project)
        {
            return NotFound();
        }

        TempData.Notify(ProjectText.Deleted.With(project.Name));
        return this.SeeOther(Url.Page(CancelPage)!);
    }
}
