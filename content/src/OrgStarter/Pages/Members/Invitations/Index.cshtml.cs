using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members.Invitations;

/// <summary>Shows the table of invitations. The URL contains search, status, sort order and page.</summary>
[RequirePermission(Permissions.InviteMember)]
public sealed class IndexModel(OrganizationInvitations invitations, TimeProvider time) : PageModel
{
    public const int PageSize = 20;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<InvitationRow> Rows { get; private set; } = [];

    public Paging Paging { get; private set; } = new(1, PageSize, 0);

    /// <summary>Set after all data is read, so that no time in the data is in the future.</summary>
    public DateTimeOffset Now { get; private set; }

    public bool IsFiltered => Search is not null || Status is not null;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim();
        InvitationState? only = Enum.TryParse<InvitationState>(Status, out var state) && Enum.IsDefined(state) ? state : null;
        Status = only?.ToString();
        Sort = OrganizationInvitations.Columns.Contains(Sort?.TrimStart('-')) ? Sort : null;
        (Rows, Paging) = await invitations.PageAsync(
            new(Paging.FromAddress(PageNumber), PageSize, Search, row => row.Is(only), Sort, WithInviters: true), ct);
        Now = time.GetUtcNow();
        return this.PageOrFragment("_Table");
    }

    public IEnumerable<SortHeader> SortHeaders =>
    [
        Header("address", Text.Invitations_Address),
        Header("role", Text.Invitations_Role),
        Header("status", Text.Invitations_Status),
        Header("inviter", Text.Invitations_Inviter),
        Header("expires", Text.Invitations_Expires),
    ];

    /// <summary>Returns a header that links to the first page. The link reverses the order if the table is
    /// already sorted by the column.</summary>
    private SortHeader Header(string column, string title) => new(
        column,
        title,
        Url.Page("/Members/Invitations/Index", new { q = Search, status = Status, sort = Sort == column ? $"-{column}" : column })!,
        Sort == column ? "ascending" : Sort == $"-{column}" ? "descending" : null);
}
