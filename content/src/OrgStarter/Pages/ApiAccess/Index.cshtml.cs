using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using OrgStarter.Features.ApiAccess;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.ApiAccess;

/// <summary>Lists the organization's machines, and creates one.</summary>
[RequirePermission(ApiAccessFeature.Manage)]
[EnableRateLimiting(RateLimits.Lookups)]
public sealed class IndexModel(MachineList machines, MachineChanges changes, MachineRoles roles, CurrentTenant tenant, TimeProvider time)
    : PageModel
{
    [BindProperty]
    public MachineForm Input { get; set; } = new();

    public IReadOnlyList<Machine> All { get; private set; } = [];

    public IReadOnlyList<LogtoTemplateRole> Grantable { get; private set; } = [];

    public DateTimeOffset Now => time.GetUtcNow();

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!MachineForm.Lifetimes.Contains(Input.Days) || Input.Key == Guid.Empty)
        {
            return BadRequest();
        }

        if (ModelState.IsValid && await CreateAsync(ct))
        {
            return RedirectToPage("/ApiAccess/Machine", new { id = Input.Key });
        }

        await LoadAsync(ct);
        return Page();
    }

    private async Task<bool> CreateAsync(CancellationToken ct)
    {
        try
        {
            var outcome = await changes.CreateAsync(Input, ct);
            if (outcome is MachineOutcome.Done or MachineOutcome.Later)
            {
                TempData.Notify(outcome == MachineOutcome.Done ? ApiAccessText.Created.With(Input.Name!.Trim()) : ApiAccessText.Later);
                return true;
            }

            ModelState.AddModelError(outcome == MachineOutcome.RoleAboveOwn ? "Input.Role" : "", outcome switch
            {
                MachineOutcome.RoleAboveOwn => ApiAccessText.RoleAboveOwn,
                MachineOutcome.TooMany => ApiAccessText.TooMany.With(MachineChanges.MaxMachines),
                _ => Refusal.RightsChanged.UserMessage(),
            });
        }
        catch (LogtoException e) when (!e.IsTransient)
        {
            ModelState.AddModelError("", e.UserMessage);
        }

        return false;
    }

    private async Task LoadAsync(CancellationToken ct) =>
        (All, Grantable) = (await machines.AllAsync(ct), await roles.GrantableAsync(tenant.Required.Permissions, ct));
}
