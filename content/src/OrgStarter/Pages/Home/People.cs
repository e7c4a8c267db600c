using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Home;

/// <param name="AreHelpers">True if the shown members are owners and admins; false for the newest members.</param>
public sealed record PeopleCard(int Count, IReadOnlyList<DirectoryMember> Shown, bool AreHelpers);

/// <summary>The newest members. A newcomer sees the owners and admins, who can help.</summary>
[ViewComponent(Name = nameof(People))]
public sealed class People(CurrentTenant tenant, AppDbContext db, RowCache rows) : ViewComponent
{
    private const int MaxShown = 5;

    public async Task<IViewComponentResult> InvokeAsync(int count, bool isNewcomer)
    {
        var active = db.DirectoryMembers.AsNoTracking().Where(member => member.Status == MemberStatus.Active);
        var sought = isNewcomer
            ? active.Where(member => member.Role == Roles.Owner || member.Role == Roles.Admin).OrderBy(member => member.ByRole)
            : active.OrderByDescending(member => member.ByJoined);
        var shown = await rows.GetAsync(
            (nameof(People), tenant.OrganizationId, isNewcomer), () => sought.Take(MaxShown).ToListAsync(HttpContext.RequestAborted));
        return View("~/Pages/Home/_People.cshtml", new PeopleCard(count, shown, isNewcomer));
    }
}
