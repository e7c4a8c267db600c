using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Settings;

/// <summary>Transfers the organization to another member: first select the member, then type the organization's name.</summary>
[RequirePermission(Permissions.TransferOrganization)]
public sealed class TransferModel(
    MemberDirectory directory, OwnershipTransfer transfer, ILogtoManagementApi logto, CurrentTenant tenant)
    : PageModel, IFormPage
{
    private const int Choice = 10;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)]
    public string Name { get; set; } = "";

    [BindProperty]
    public string RoleAfter { get; set; } = Roles.Admin;

    public LogtoMember? Successor { get; private set; }

    public string Organization { get; private set; } = "";

    public IReadOnlyList<LogtoMember> Candidates { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (To is not null)
        {
            if (!await ShowAsync(To, ct))
            {
                return NotFound();
            }

            return ShowForm();
        }

        await ChooseAsync(ct);
        return ShowForm();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? successor, CancellationToken ct)
    {
        if (successor is null || !await ShowAsync(successor, ct))
        {
            ModelState.AddModelError("", Refusal.NotAMember.UserMessage());
            await ChooseAsync(ct);
            return ShowForm();
        }

        if (!TypedName.Is(Organization, Name))
        {
            ModelState.AddModelError(nameof(Name), Text.TypedName_Differs.With(Organization));
            return ShowForm();
        }

        var refusal = await transfer.TransferAsync(successor, RoleAfter, Organization, ct);
        if (refusal == Refusal.None)
        {
            TempData.Notify(Text.Transfer_Done.With(Successor!.DisplayName, RoleTexts.Title(RoleAfter)));
            return this.SeeOther(Url.Page("/Members/Index")!);
        }

        ModelState.AddModelError("", refusal.UserMessage());
        return ShowForm();
    }

    public IActionResult ShowForm() => this.PageOrFragment(Successor is null ? "_TransferChoice" : "_TransferForm");

    private async Task<bool> ShowAsync(string userId, CancellationToken ct)
    {
        Organization = (await logto.GetOrganization(tenant.OrganizationId, ct)).Name;
        Successor = userId == tenant.UserId ? null : await directory.FindAsync(userId, ct);
        return Successor is not null;
    }

    private async Task ChooseAsync(CancellationToken ct)
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : WellFormedText.Cut(Search.Trim(), 100);
        // Request one extra row, because the current user can be among them.
        Candidates = [.. (await directory.PageAsync(1, Choice + 1, Search, null, ct)).Rows
            .Where(m => m.Id != tenant.UserId && !m.IsSuspended)
            .Take(Choice)];
    }
}
