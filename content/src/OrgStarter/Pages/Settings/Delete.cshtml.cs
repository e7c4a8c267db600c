using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Settings;

/// <summary>Schedules the organization's deletion, confirmed by its name. It closes at once; an owner can restore it for 30 days.</summary>
[RequirePermission(Permissions.DeleteOrganization)]
public sealed class DeleteModel(OrganizationDeletion deletion, ILogtoManagementApi logto, CurrentTenant tenant, TimeProvider time)
    : PageModel, IFormPage
{
    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Name { get; set; } = "";

    public string Organization { get; private set; } = "";

    public DateTimeOffset Until => time.GetUtcNow() + OrganizationDeletion.Grace;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Organization = await NameAsync(ct);
        return ShowForm();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Organization = await NameAsync(ct);
        if (!TypedName.Is(Organization, Name))
        {
            ModelState.AddModelError(nameof(Name), Text.TypedName_Differs.With(Organization));
            return ShowForm();
        }

        var refusal = await deletion.CloseAsync(Organization, ct);
        if (refusal == Refusal.None)
        {
            HttpContext.RedirectWholePage(Url.Page("/Settings/Closing")!);
            return new EmptyResult();
        }

        ModelState.AddModelError("", refusal.UserMessage());
        return ShowForm();
    }

    public IActionResult ShowForm() => this.PageOrFragment("_DeleteForm");

    private async Task<string> NameAsync(CancellationToken ct) => (await logto.GetOrganization(tenant.OrganizationId, ct)).Name;
}
