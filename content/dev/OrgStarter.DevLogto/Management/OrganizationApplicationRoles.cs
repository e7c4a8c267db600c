using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>The roles of a machine-to-machine application in an organization: machine roles of the organization template.</summary>
internal static class OrganizationApplicationRoles
{
    private const string Route = "/organizations/{id}/applications/{applicationId}/roles";

    public static void MapOrganizationApplicationRoles(this RouteGroupBuilder api)
    {
        api.MapPost("/organizations/{id}/applications/roles", AssignToManyAsync);
        api.MapGet(Route, async (string id, string applicationId, HttpContext context, DevLogtoDb db) =>
        {
            await MemberAsync(db, id, applicationId);
            var roles = db.OrganizationApplications.AsNoTracking()
                .Where(m => m.OrganizationId == id && m.ApplicationId == applicationId)
                .SelectMany(m => m.Roles)
                .OrderBy(r => r.Id);
            return Results.Json((await roles.PageIfAskedAsync(context)).Select(Views.Of));
        });
        api.MapPost(Route, async (string id, string applicationId, HttpContext context, DevLogtoDb db) =>
        {
            var input = await Input.ReadAsync(context.Request);
            var (member, roles) = (await MemberAsync(db, id, applicationId), await ReadAsync(input, db));
            member.Roles.AddRange(roles.Except(member.Roles));
            await db.SaveChangesAsync();
            return Results.Text("Created", statusCode: 201);
        });
        api.MapPut(Route, async (string id, string applicationId, HttpContext context, DevLogtoDb db) =>
        {
            var input = await Input.ReadAsync(context.Request);
            var (member, roles) = (await MemberAsync(db, id, applicationId), await ReadAsync(input, db));
            member.Roles.ReplaceBy(roles);
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
        api.MapDelete(Route + "/{roleId}", async (string id, string applicationId, string roleId, DevLogtoDb db) =>
        {
            var member = await MemberAsync(db, id, applicationId);
            member.Roles.Remove(member.Roles.Find(r => r.Id == roleId) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    private static async Task<IResult> AssignToManyAsync(string id, HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var applicationIds = input.Texts("applicationIds", min: 1);
        var roles = await ReadAsync(input, db);
        var members = await db.OrganizationApplications
            .Include(m => m.Roles)
            .Where(m => m.OrganizationId == id && applicationIds.Contains(m.ApplicationId))
            .AllNamedByAsync(applicationIds);
        members.ForEach(member => member.Roles.AddRange(roles.Except(member.Roles)));
        await db.SaveChangesAsync();
        return Results.Text("Created", statusCode: 201);
    }

    private static async Task<List<Role>> ReadAsync(Input input, DevLogtoDb db)
    {
        var ids = input.Texts("organizationRoleIds", min: 1);
        input.Check();
        var roles = await db.Roles.Where(r => ids.Contains(r.Id)).AllNamedByAsync(ids);
        return roles.Any(r => r.Type != RoleType.Machine) ? throw EntityErrors.Constraint() : roles;
    }

    private static async Task<OrganizationApplication> MemberAsync(DevLogtoDb db, string id, string applicationId) =>
        await db.OrganizationApplications
            .Include(m => m.Roles)
            .SingleOrDefaultAsync(m => m.OrganizationId == id && m.ApplicationId == applicationId)
            ?? throw ManagementError.NotAMember();
}
