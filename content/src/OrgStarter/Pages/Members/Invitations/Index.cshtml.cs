using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Htmx;
using OrgStarter.Invitations;
using OrgStarter.Logto;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>The table of invitations. Search, status and page are in the address.</summary>
[RequirePermission(Permissions.InviteMember)]
public sealed class IndexModel(OrganizationInvitations invitations) : PageModel
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
        InvitationStatus? only = Enum.TryParse<InvitationStatus>(Status, out var status) && Enum.IsDefined(status) ? status : null;
        Status = only is null ? null : Status;
        (Rows, Paging) = await invitations.PageAsync(Paging.FromAddress(PageNumber), PageSize, Search, only, ct);
        return this.PageOrFragment("_Table");
    }
}
