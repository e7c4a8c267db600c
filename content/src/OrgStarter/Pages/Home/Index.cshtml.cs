using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Home;

/// <summary>
/// The page where a day starts: what waits for the user, the checklist, the cards of the features, activity and people. The page itself
/// reads nothing; it loads all that afterwards.
/// </summary>
public sealed class IndexModel(CurrentOrganization organization, CurrentTenant tenant, LastUsed lastUsed, TimeProvider time) : PageModel
{
    private static readonly TimeSpan NewFor = TimeSpan.FromDays(14);

    /// <summary>The name. Null on the first page after a sign-in, or if Logto does not answer.</summary>
    public string? Organization { get; private set; }

    /// <summary>True if the response contains what the page loads afterwards.</summary>
    public bool IsToday { get; private set; }

    /// <summary>The number of members; null if the user may not see them, or while Logto does not answer.</summary>
    public int? Members { get; private set; }

    /// <summary>True for a member who joined a short time ago and administers nothing.</summary>
    public bool IsNewcomer { get; private set; }

    public string? Role { get; private set; }

    public async Task OnGetAsync() => Organization = await organization.NameAsync(HttpContext.RequestAborted);

    /// <summary>Returns the part that the page loads afterwards. Without JavaScript, it is a link, and returns the whole page.</summary>
    public async Task<IActionResult> OnGetTodayAsync(
        [FromServices] DirectoryView directory, [FromServices] MemberTable members, [FromServices] RowCache rows, CancellationToken ct)
    {
        IsToday = true;
        Organization = await organization.NameAsync(ct);
        if (tenant.May(Permissions.ReadMember))
        {
            await ReadMembersAsync(directory, members, rows, ct);
        }

        return this.PageOrFragment("_Today");
    }

    /// <summary>Returns the switcher and the organization's color, which the first page after a sign-in loads afterwards.</summary>
    public IActionResult OnGetSwitcher() => Partial("_LateSwitcher");

    public async Task<IActionResult> OnPostDismissAsync()
    {
        await lastUsed.CloseChecklistAsync(tenant.UserId, tenant.OrganizationId);
        TempData.Notify(Text.Checklist_Dismissed);
        return RedirectToPage();
    }

    private async Task ReadMembersAsync(DirectoryView directory, MemberTable members, RowCache rows, CancellationToken ct)
    {
        try
        {
            await directory.GetFreshnessAsync(ct);
            // Read again: the line above may have added the user, who has just joined.
            var freshness = await directory.PeekAsync(ct);
            Members = freshness.AsOf is null ? freshness.Total : freshness.Rows;
        }
        catch (LogtoException)
        {
            // The directory is still empty. The rest of the page does without it.
            return;
        }

        var me = await rows.GetAsync(
            (nameof(IndexModel), tenant.OrganizationId, tenant.UserId), () => members.FindAsync(tenant.UserId, ct));
        Role = me?.Role;
        IsNewcomer = !tenant.May(Permissions.InviteMember) && me is { JoinedIsKnown: true } && me.JoinedAt + NewFor > time.GetUtcNow();
    }
}
