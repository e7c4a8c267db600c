using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OrgStarter.Api;
using OrgStarter.Features.ApiAccess;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.ApiAccess;

/// <summary>Shows one machine: its secrets, each once, and commands that call the API.</summary>
[RequirePermission(ApiAccessFeature.Manage)]
[EnableRateLimiting(RateLimits.Lookups)]
public sealed class MachineModel(
    MachineList machines,
    MachineChanges changes,
    MachineSecrets secrets,
    MachineRoles roles,
    IOptions<LogtoOptions> logto,
    PublicAddress site,
    TimeProvider time) : PageModel, IFormPage
{
    [FromRoute]
    public Guid Id { get; set; }

    public Machine Machine { get; private set; } = null!;

    public IReadOnlyList<LogtoSecret> Secrets { get; private set; } = [];

    /// <summary>The secret that this response shows, and no other one.</summary>
    public string? NewSecret { get; private set; }

    /// <summary>Commands that get a token and call the API.</summary>
    public string Shell { get; private set; } = "";

    public DateTimeOffset Now => time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await LoadAsync(ct) ? await ShowAsync(ct) : NotFound();

    public async Task<IActionResult> OnPostSecretAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
        {
            return NotFound();
        }

        var (outcome, secret) = await secrets.CreateAsync(Machine, ct);
        NewSecret = secret?.Value;
        return await ShowAsync(ct, outcome);
    }

    public async Task<IActionResult> OnPostRemoveSecretAsync(string? name, CancellationToken ct)
    {
        if (!await LoadAsync(ct))
        {
            return NotFound();
        }

        var outcome = await secrets.RemoveAsync(Machine, name ?? "", ct);
        if (outcome != MachineOutcome.Done)
        {
            return await ShowAsync(ct, outcome);
        }

        TempData.Notify(ApiAccessText.SecretRemoved);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRevokeAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
        {
            return NotFound();
        }

        var outcome = await changes.RevokeAsync(Id, ct);
        if (outcome == MachineOutcome.RightsChanged)
        {
            return await ShowAsync(ct, outcome);
        }

        TempData.Notify((outcome == MachineOutcome.Later ? ApiAccessText.RevokedLater : ApiAccessText.Revoked).With(Machine.Name));
        return RedirectToPage("/ApiAccess/Index");
    }

    public IActionResult ShowForm() => Page();

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        if (await machines.FindAsync(Id, ct) is not { } machine)
        {
            return false;
        }

        Machine = machine;
        return true;
    }

    private async Task<PageResult> ShowAsync(CancellationToken ct, MachineOutcome outcome = MachineOutcome.Done)
    {
        if (outcome != MachineOutcome.Done)
        {
            ModelState.AddModelError("", outcome == MachineOutcome.TooManySecrets
                ? ApiAccessText.TooManySecrets.With(MachineSecrets.MaxSecrets)
                : Refusal.RightsChanged.UserMessage());
        }

        Secrets = await secrets.ListAsync(Machine, ct);
        Shell = await WriteShellAsync(ct);
        return Page();
    }

    private async Task<string> WriteShellAsync(CancellationToken ct)
    {
        // Logto puts into the token only what the request asks for.
        var scopes = (await roles.FindAsync(Machine.RoleId, ct))?.Scopes.Select(scope => scope.Name) ?? [];
        return $$"""
            MACHINE_SECRET='{{NewSecret ?? "..."}}'
            TOKEN=$(curl -sS -u "{{Machine.ApplicationId}}:$MACHINE_SECRET" {{logto.Value.BaseAddress}}oidc/token \
              -d grant_type=client_credentials -d organization_id={{Machine.OrganizationId}} \
              --data-urlencode 'scope={{string.Join(' ', scopes.Order())}}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
            curl -sS {{site.Url}}{{ApiRequests.Version1}}/organization -H "Authorization: Bearer $TOKEN"
            """;
    }
}
