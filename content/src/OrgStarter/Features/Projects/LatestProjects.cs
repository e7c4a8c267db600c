using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.Projects;

[ViewComponent(Name = nameof(LatestProjects))]
public sealed class LatestProjects(AppDbContext db, RowCache rows, CurrentTenant tenant) : ViewComponent
{
    private const int MaxShown = 5;

    public async Task<IViewComponentResult> InvokeAsync() => !tenant.May(ProjectFeature.Read)
        ? Content("")
        : View(
            "~/Pages/Projects/_Latest.cshtml",
            await rows.GetAsync((nameof(LatestProjects), tenant.OrganizationId), () => db.Projects.AsNoTracking()
                .OrderByDescending(project => project.CreatedAt).Take(MaxShown).ToListAsync(HttpContext.RequestAborted)));
}
