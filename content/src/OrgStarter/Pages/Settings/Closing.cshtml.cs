using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Settings;

/// <summary>The only page of an organization that awaits deletion. Owners can restore the organization.</summary>
[OpenWhileClosing]
public sealed class ClosingModel(OrganizationDeletion deletion, CurrentTenant tenant) : PageModel, IFormPage
{
    public string Organization { get; private set; } = "";

    public DateTimeOffset Until { get; private set; }

    public bool MayRestore => tenant.May(Permissions.DeleteOrganization);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        await ShowAsync(ct) ? ShowForm() : RedirectToPage("/Home/Index");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await ShowAsync(ct))
        {
            return RedirectToPage("/Home/Index");
        }

        var refusal = await deletion.RestoreAsync(ct);
        if (refusal == Refusal.None)
        {
            TempData.Notify(Text.Closing_Restored);
            HttpContext.RedirectWholePage(Url.Page("/Home/Index")!);
            return new EmptyResult();
        }

        ModelState.AddModelError("", refusal.UserMessage());
        return ShowForm();
    }

    public IActionResult ShowForm() => this.PageOrFragment("_ClosingForm");

    private async Task<bool> ShowAsync(CancellationToken ct)
    {
        if (await deletion.FindAsync(tenant.OrganizationId, ct) is not { } operation)
        {
            return false;
        }

        (Organization, Until) = (operation.Name, operation.RequestedAt + OrganizationDeletion.Grace);
        return true;
    }
}
