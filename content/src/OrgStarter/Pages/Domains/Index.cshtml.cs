using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Features.Domains;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Domains;

/// <summary>
/// Manages the organization's email domains: adds them, verifies them by DNS, and sets how users join. Finds ids from forms only among
/// the organization's own domains.
/// </summary>
[RequirePermission(Permissions.EditOrganization)]
[EnableRateLimiting(RateLimits.Lookups)]
public sealed class IndexModel(EmailDomains domains) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    public IReadOnlyList<EmailDomain> All { get; private set; } = [];

    /// <summary>The domain of the submitted form and its error message; null for no error.</summary>
    public (Guid Id, string Message)? FailedCheck { get; private set; }

    public async Task OnGetAsync(CancellationToken ct) => All = await domains.ListAsync(ct);

    public async Task<IActionResult> OnPostAddAsync(CancellationToken ct)
    {
        var problem = DomainName.Problem(Name);
        if (problem is null)
        {
            var outcome = await domains.AddAsync(DomainName.Clean(Name)!, ct);
            if (outcome == DomainOutcome.Done)
            {
                TempData.Notify(Text.Domains_Added.With(DomainName.Clean(Name)));
                return RedirectToPage();
            }

            problem = MessageOf(outcome);
        }

        ModelState.AddModelError(nameof(Name), problem);
        All = await domains.ListAsync(ct);
        return Page();
    }

    public Task<IActionResult> OnPostProveAsync(Guid id, CancellationToken ct) =>
        AnswerAsync(id, Text.Domains_ProvenNow, () => domains.ProveAsync(id, ct), ct);

    public Task<IActionResult> OnPostModeAsync(Guid id, JoinMode mode, string? role, CancellationToken ct) => Enum.IsDefined(mode)
        ? AnswerAsync(id, Text.Settings_Saved, () => domains.SetModeAsync(id, mode, role, ct), ct)
        : Task.FromResult<IActionResult>(BadRequest());

    public Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken ct) =>
        AnswerAsync(id, Text.Domains_Removed, () => domains.RemoveAsync(id, ct), ct);

    private async Task<IActionResult> AnswerAsync(Guid id, string done, Func<Task<DomainOutcome>> change, CancellationToken ct)
    {
        var outcome = await change();
        if (outcome is DomainOutcome.Done or DomainOutcome.Missing)
        {
            TempData.Notify(outcome == DomainOutcome.Done ? done : MessageOf(outcome));
            return RedirectToPage();
        }

        FailedCheck = (id, MessageOf(outcome));
        All = await domains.ListAsync(ct);
        return Page();
    }

    private static string MessageOf(DomainOutcome outcome) => outcome switch
    {
        DomainOutcome.AlreadyThere => Text.Domains_AlreadyThere,
        DomainOutcome.TooMany => Text.Domains_TooMany.With(EmailDomains.MaxDomains),
        DomainOutcome.NoRecord => Text.Domains_NoRecord,
        DomainOutcome.NoAnswer => Text.Domains_NoAnswer,
        DomainOutcome.Taken => Text.Domains_Taken,
        DomainOutcome.RoleAboveOwn => Text.Refusal_AboveOwnRole,
        DomainOutcome.NotProven => Text.Domains_NotProvenYet,
        _ => Text.Domains_Gone,
    };
}
