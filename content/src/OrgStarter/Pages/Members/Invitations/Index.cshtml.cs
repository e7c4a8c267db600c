using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Htmx;
using OrgStarter.Logto;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>The table of invitations. Logto neither pages nor filters them: that is done here, and the state is in the address.</summary>
[RequirePermission(Permissions.InviteMember)]
public sealed class IndexModel(ILogtoManagementApi logto, CurrentTenant tenant) : PageModel
{
    public const int PageSize = 20;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<LogtoInvitation> Rows { get; private set; } = [];

    public Paging Paging { get; private set; } = new(1, PageSize, 0);

    public bool IsFiltered => Search is not null || Status is not null;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        Status = Enum.TryParse<InvitationStatus>(Status, out var status) && Enum.IsDefined(status) ? Status : null;
        var found = (await logto.GetOrganizationInvitations(tenant.OrganizationId, ct))
            .Where(invitation => Status is null || invitation.Status == status)
            .Where(invitation => Search is null || invitation.Invitee.Contains(Search, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(invitation => invitation.CreatedAt).ToList();
        var paging = new Paging(Paging.FromAddress(PageNumber), PageSize, found.Count);
        Paging = paging with { Page = Math.Min(paging.Page, paging.Pages) };
        Rows = [.. found.Skip((Paging.Page - 1) * PageSize).Take(PageSize)];
        return this.PageOrFragment("_Table");
    }
}
