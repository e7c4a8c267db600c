using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Account.Sessions;

[SignedInPage(KeepsOrganization = true)]
public sealed class IndexModel(PersonSessions sessions, TimeProvider time) : PageModel
{
    public const int PageSize = 20;

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public IReadOnlyList<SessionRow> Rows { get; private set; } = [];

    public Paging Paging { get; private set; } = new(1, PageSize, 0);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var paging = new Paging(Paging.FromAddress(PageNumber), PageSize, await sessions.CountAsync(ct));
        Paging = paging with { Page = Math.Min(paging.Page, paging.Pages) };
        Rows = [.. (await sessions.ListAsync(Paging, ct)).Select(session => new SessionRow(session, time.GetUtcNow()))];
        return this.PageOrFragment("_Table");
    }
}
