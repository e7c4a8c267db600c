using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Pages.Members.Invitations;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Onboarding;

/// <summary>Onboarding, step 3: invites colleagues to the new organization. Optional. The URL contains the batch of the results.</summary>
[RequirePermission(Permissions.InviteMember)]
[EnableRateLimiting(RateLimits.Invitations)]
public sealed class InviteModel(InvitationBatches batches) : PageModel
{
    [BindProperty]
    public InviteForm Input { get; set; } = new();

    /// <summary>Null until the user has invited colleagues.</summary>
    public BatchView? Results { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid? batch, CancellationToken ct)
    {
        if (batch is { } id)
        {
            if (await batches.FindAsync(id, ct) is not { } progress)
            {
                return NotFound();
            }

            Show(progress);
        }

        return this.PageOrFragment("_InviteForm");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await Input.SendAsync(batches, ModelState, ct) is not { } progress)
        {
            return this.PageOrFragment("_InviteForm");
        }

        Show(progress);
        return Request.IsFragmentRequest() ? Partial("_InviteForm", this) : LocalRedirect(Results!.Url);
    }

    private void Show(BatchProgress progress)
    {
        Results = new BatchView(progress, Url.Page("/Onboarding/Invite", new { batch = progress.Batch.Id })!);
        Input = Results.Input;
    }
}
