using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

internal static class OrganizationTemplate
{
    public static void MapOrganizationTemplate(this RouteGroupBuilder api) =>
        api.MapGet("/organization-roles", async (HttpContext context, DevLogtoDb db) =>
            Results.Json((await db.Roles.AsNoTracking().Include(r => r.Scopes).OrderBy(r => r.Id).PageIfAskedAsync(context)).Select(Views.WithScopes)));
}
