using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Features.Export;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Export;

/// <summary>Downloads all data of the organization. For owners, also while the organization awaits deletion.</summary>
[RequirePermission(Permissions.DeleteOrganization)]
[OpenWhileClosing]
[EnableRateLimiting(RateLimits.Exports)]
public sealed class IndexModel(OrganizationExport export, ILogtoManagementApi logto, CurrentTenant tenant, TimeProvider time)
    : PageModel, IFormPage
{
    public string Organization { get; private set; } = "";

    public async Task OnGetAsync(CancellationToken ct) => Organization = (await logto.GetOrganization(tenant.OrganizationId, ct)).Name;

    public async Task<IActionResult> OnPostZipAsync(CancellationToken ct)
    {
        Organization = (await logto.GetOrganization(tenant.OrganizationId, ct)).Name;
        var refusal = await export.BeginAsync(Organization, ct);
        if (refusal == Refusal.None)
        {
            var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return new ExportFile(export.Parts(HttpContext.RequestAborted), $"{tenant.OrganizationId}-{day}.zip");
        }

        ModelState.AddModelError("", refusal.UserMessage());
        return ShowForm();
    }

    public IActionResult ShowForm() => Page();
}
