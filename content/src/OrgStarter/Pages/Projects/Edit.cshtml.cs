using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Projects;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;
using Project = OrgStarter.Features.Projects.Project;

namespace OrgStarter.Pages.Projects;

/// <summary>Edits a project, as a page or in its row of the table.</summary>
[RequirePermission(ProjectFeature.Write)]
public sealed class EditModel(ProjectList list, ProjectChanges changes) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public ProjectForm Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await list.FindAsync(Id, ct) is not { } project)
        {
            return NotFound();
        }

        Input = new ProjectForm { Name = project.Name, Description = project.Description, Version = project.Version };
        return this.PageOrFragment("_EditRow");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await list.FindAsync(Id, ct) is null)
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return this.PageOrFragment("_EditRow");
        }

        var (outcome, project) = await changes.SaveAsync(Id, Input, ct);
        if (outcome != SaveOutcome.Saved)
        {
            return outcome == SaveOutcome.Missing ? NotFound() : ChangedMeanwhile(project!);
        }

        if (Request.IsFragmentRequest())
        {
            return Partial("_Row", new ProjectRow(project!, MayWrite: true, TakesFocus: true));
        }

        TempData.Notify(ProjectText.Saved.With(project!.Name));
        return RedirectToPage("Index");
    }

    /// <summary>Shows the form with the user's input and the current version: submitting it again overwrites the other change.</summary>
    private IActionResult ChangedMeanwhile(Project project)
    {
        ModelState.AddModelError("Input.Name", ProjectText.ChangedMeanwhile.With(project.Name));
        ModelState.Remove("Input.Version");
        Input.Version = project.Version;
        return this.PageOrFragment("_EditRow");
    }

    /// <summary>Returns the unchanged row after the user cancels in-place editing.</summary>
    public async Task<IActionResult> OnGetRowAsync(CancellationToken ct) =>
        await list.FindAsync(Id, ct) is { } project
            ? Partial("_Row", new ProjectRow(project, MayWrite: true, TakesFocus: true))
            : NotFound();
}
