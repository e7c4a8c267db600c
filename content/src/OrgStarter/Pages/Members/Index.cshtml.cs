using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Htmx;
using OrgStarter.Logto;
using OrgStarter.Members;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Pages.Members;

/// <summary>The table of members. Search, role and page are in the address.</summary>
[RequirePermission(Permissions.ReadMember)]
public sealed class IndexModel(MemberDirectory directory, CurrentTenant tenant) : PageModel
{
    public const int PageSize = 20;
    private const int SearchLength = 100;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Role { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<LogtoMember> Rows { get; private set; } = [];

    public Paging Paging { get; private set; } = new(1, PageSize, 0);

    public string MyId => tenant.UserId;

    public bool MayManage => tenant.May(Permissions.ManageMember);

    public bool MayInvite => tenant.May(Permissions.InviteMember);

    public bool IsFiltered => Search is not null || Role is not null;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Search = string.IsNullOrWhiteSpace(Search) ? null : Search.Trim()[..Math.Min(Search.Trim().Length, SearchLength)];
        Role = Roles.All.Contains(Role) ? Role : null;
        (Rows, Paging) = await directory.TableAsync(Paging.FromAddress(PageNumber), PageSize, Search, Role, ct);
        return this.PageOrFragment("_Table");
    }
}
