using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Features.Operators;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Operators;

/// <summary>Shows an organization in numbers, suspends it and reopens it.</summary>
[OperatorPage]
public sealed class OrganizationModel(OrganizationOverview overview, Suspensions suspensions) : PageModel
{
    public const int MaxReason = OrganizationSuspension.ReasonLength;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    [BindProperty]
    [RequiredText(ErrorMessageResourceType = typeof(OperatorText), ErrorMessageResourceName = nameof(OperatorText.ReasonMissing))]
    [StringLength(
        MaxReason, ErrorMessageResourceType = typeof(OperatorText), ErrorMessageResourceName = nameof(OperatorText.ReasonTooLong))]
    public string? Reason { get; set; }

    public OperatedOrganization Organization { get; private set; } = null!;

    public string? Address => Url.Page("/Operators/Organization", null, new { id = Id });

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await IsFoundAsync(ct) ? Page() : NotFound();

    public Task<IActionResult> OnPostSuspendAsync(CancellationToken ct) => ChangeAsync(
        suspensions.SuspendAsync, OperatorText.DoneSuspended, ct);

    public Task<IActionResult> OnPostReopenAsync(CancellationToken ct) => ChangeAsync(
        suspensions.ReopenAsync, OperatorText.DoneReopened, ct);

    private async Task<IActionResult> ChangeAsync(
        Func<OperatedOrganization, string, CancellationToken, Task> changeAsync, string done, CancellationToken ct)
    {
        if (!await IsFoundAsync(ct))
        {
            return NotFound();
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        await changeAsync(Organization, Reason!.Trim(), ct);
        TempData.Notify(done.With(Organization.Name));
        return RedirectToPage(new { id = Id });
    }

    private async Task<bool> IsFoundAsync(CancellationToken ct)
    {
        if (await overview.FindAsync(Id, ct) is not { } found)
        {
            return false;
        }

        Organization = found;
        return true;
    }
}
