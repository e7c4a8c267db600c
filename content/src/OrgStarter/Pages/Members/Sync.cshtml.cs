using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members;

/// <summary>Shows how current the member table is, with a button to refresh it from Logto.</summary>
[RequirePermission(Permissions.ReadMember)]
public sealed class SyncModel(DirectoryView view) : PageModel
{
    [BindProperty]
    public string? Back { get; set; }

    public Freshness Freshness { get; private set; } = new(null, false, 0, 0, false, true);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Freshness = await view.PeekAsync(ct);
        return Request.IsFragmentRequest()
            ? Partial("_Freshness", (Freshness, (string?)this.TableAddress(Request.PageAddress()), true))
            : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        TempData.Notify(await view.RefreshAsync(ct) ? Text.Members_Refreshing : Text.Members_RefreshedJustNow);
        return this.SeeOther(this.TableAddress(Back));
    }
}
