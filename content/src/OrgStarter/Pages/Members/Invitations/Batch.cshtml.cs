using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>Shows the results of a batch of invitations, during and after the batch.</summary>
[RequirePermission(Permissions.InviteMember)]
public sealed class BatchModel(InvitationBatches batches) : PageModel
{
    public BatchView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await batches.FindAsync(id, ct) is not { } progress)
        {
            return NotFound();
        }

        View = new BatchView(progress, Url.Page("/Members/Invitations/Batch", new { id })!);
        Response.Headers.Append("Vary", "HX-Request");
        return Request.IsFragmentRequest() ? Partial("_Batch", View) : Page();
    }
}
