using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Members.Invitations;

[RequirePermission(Permissions.InviteMember)]
[EnableRateLimiting(RateLimits.Invitations)]
public sealed class NewModel(InvitationBatches batches) : PageModel
{
    [BindProperty]
    public InviteForm Input { get; set; } = new();

    public IActionResult OnGet() => this.PageOrFragment("_Form");

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await Input.SendAsync(batches, ModelState, ct) is not { } progress)
        {
            return this.PageOrFragment("_Form");
        }

        var url = Url.Page("/Members/Invitations/Batch", new { id = progress.Batch.Id })!;
        return Request.IsFragmentRequest() ? Partial("_Batch", new BatchView(progress, url)) : LocalRedirect(url);
    }
}
