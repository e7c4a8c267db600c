using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// <c>/api/roles</c> and the roles of an application. With the role <see cref="ApiSeed.ManagementAccess"/>, a machine can call the
/// Management API. A role with permissions of another API gives access to that API.
/// </summary>
internal static class RolesApi
{
    private const string ApplicationRoute = "/applications/{id}/roles";

    public static void MapRoles(this RouteGroupBuilder api)
    {
        api.MapGet("/roles", ListAsync);
        api.MapPost("/roles", CreateAsync);
        api.MapGet("/roles/{id}", async (string id, DevLogtoDb db) => Results.Json(ApiViews.Of(await FindAsync(db, id))));
        api.MapDelete("/roles/{id}", async (string id, DevLogtoDb db) =>
        {
            db.TenantRoles.Remove(await FindAsync(db, id));
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
        api.MapGet(ApplicationRoute, async (string id, HttpContext context, DevLogtoDb db) =>
        {
            await MachineAsync(db, id);
            var roles = db.TenantRoles.AsNoTracking().Where(r => r.Applications.Any(a => a.Id == id)).OrderBy(r => r.Id);
            return Results.Json((await roles.PageAsync(context)).Select(ApiViews.Of));
        });
        api.MapPost(ApplicationRoute, async (string id, HttpContext context, DevLogtoDb db) =>
        {
            var (machine, roleIds, roles) = await ReadAsync(id, context, db);
            if (roles.Any(r => r.Type != RoleType.Machine))
            {
                throw new ManagementError(
                    422,
                    "application.invalid_role_type",
                    "Can not assign user type role to machine to machine application.");
            }

            var added = roleIds.Distinct().Except(machine.Roles.Select(r => r.Id)).ToList();
            machine.Roles.AddRange(roles.Except(machine.Roles));
            await db.SaveChangesAsync();
            return Results.Json(new { roleIds, addedRoleIds = added }, statusCode: 201);
        });
        api.MapPut(ApplicationRoute, async (string id, HttpContext context, DevLogtoDb db) =>
        {
            var (machine, _, roles) = await ReadAsync(id, context, db);
            machine.Roles.ReplaceBy(roles);
            await db.SaveChangesAsync();
            return Results.Text("OK");
        });
        api.MapDelete(ApplicationRoute + "/{roleId}", async (string id, string roleId, DevLogtoDb db) =>
        {
            var machine = await MachineAsync(db, id);
            machine.Roles.Remove(machine.Roles.Find(r => r.Id == roleId) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    private static async Task<IResult> ListAsync(HttpContext context, DevLogtoDb db)
    {
        var query = context.Request.Query;
        var (type, application, pattern) = (
            query["type"].ToString(),
            query["excludeApplicationId"].ToString(),
            Like.Containing(query["search"].ToString().Trim('%')));
        var roles = db.TenantRoles.AsNoTracking().Include(r => r.Applications).Include(r => r.People)
            // Logto's internal roles cannot be assigned.
            .Where(r => !r.Name.StartsWith("#internal:"))
            .Where(r => type.Length == 0 || r.Type == type)
            .Where(r => application.Length == 0 || r.Applications.All(a => a.Id != application))
            .Where(r => EF.Functions.Like(r.Id, pattern, Like.Escape)
                || EF.Functions.Like(r.Name, pattern, Like.Escape)
                || EF.Functions.Like(r.Description, pattern, Like.Escape));
        return Results.Json((await roles.OrderBy(r => r.Id).PageAsync(context)).Select(ApiViews.WithApplications));
    }

    private static async Task<IResult> CreateAsync(HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var role = new TenantRole
        {
            Id = Ids.Long(),
            Name = input.Text("name", 1, 128),
            Description = input.Text("description", 1, 128),
            Type = input.Has("type") ? input.OneOf("type", RoleType.User, RoleType.Machine) : RoleType.User,
            IsDefault = input.Has("isDefault") && input.Flag("isDefault"),
        };
        var scopeIds = input.Texts("scopeIds");
        input.Check();
        if (await db.TenantRoles.AnyAsync(r => r.Name == role.Name))
        {
            throw new ManagementError(422, "role.name_in_use", $"This role name {role.Name} is already in use");
        }

        foreach (var scopeId in scopeIds.Distinct())
        {
            role.Scopes.Add(await db.Set<ApiScope>().FindAsync(scopeId) ?? throw EntityErrors.Missing("scopes", scopeId));
        }

        db.Add(role);
        await db.SaveChangesAsync();
        return Results.Json(ApiViews.Of(role));
    }

    private static async Task<(Application Machine, IReadOnlyList<string> RoleIds, List<TenantRole> Roles)> ReadAsync(
        string id,
        HttpContext context,
        DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var roleIds = input.Texts("roleIds");
        input.Check();
        var machine = await MachineAsync(db, id);
        var roles = new List<TenantRole>();
        foreach (var roleId in roleIds.Distinct())
        {
            roles.Add(await FindAsync(db, roleId));
        }

        return (machine, roleIds, roles);
    }

    private static async Task<Application> MachineAsync(DevLogtoDb db, string id) =>
        await ApplicationsApi.FindAsync(db, id) is { Type: ApplicationType.Machine } machine
            ? machine
            : throw new ManagementError(422, "application.invalid_type", "Only machine to machine applications can have associated roles.");

    public static async Task<TenantRole> FindAsync(DevLogtoDb db, string id) =>
        await db.TenantRoles.FindAsync(id) ?? throw EntityErrors.Missing("roles", id);
}
