using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>The global roles of users. They apply outside organizations.</summary>
internal static class UserRoles
{
    private const string Route = "/users/{userId}/roles";

    public static void MapUserRoles(this RouteGroupBuilder api)
    {
        api.MapGet(Route, async (string userId, HttpContext context, DevLogtoDb db) =>
        {
            await Users.FindAsync(db, userId);
            var roles = db.TenantRoles.AsNoTracking().Where(r => r.People.Any(p => p.Id == userId)).OrderBy(r => r.Id);
            return Results.Json((await roles.PageAsync(context)).Select(ApiViews.Of));
        });
        api.MapPost(Route, async (string userId, HttpContext context, DevLogtoDb db) =>
        {
            var (person, roleIds, roles) = await ReadAsync(userId, context, db);
            if (roles.Exists(r => r.Type != RoleType.User))
            {
                throw new ManagementError(422, "user.invalid_role_type", "Invalid role type, can not assign machine-to-machine role to user.");
            }

            var added = roles.Where(r => !r.People.Contains(person)).ToList();
            added.ForEach(role => role.People.Add(person));
            await db.SaveChangesAsync();
            return Results.Json(new { roleIds, addedRoleIds = added.Select(r => r.Id) }, statusCode: 201);
        });
        api.MapPut(Route, async (string userId, HttpContext context, DevLogtoDb db) =>
        {
            var (person, roleIds, roles) = await ReadAsync(userId, context, db);
            foreach (var role in await db.TenantRoles.Include(r => r.People).Where(r => r.People.Contains(person)).ToListAsync())
            {
                role.People.Remove(person);
            }

            roles.ForEach(role => role.People.Add(person));
            await db.SaveChangesAsync();
            return Results.Json(new { roleIds = roleIds.Distinct() });
        });
        api.MapDelete(Route + "/{roleId}", async (string userId, string roleId, DevLogtoDb db) =>
        {
            var role = await db.TenantRoles.Include(r => r.People).SingleOrDefaultAsync(r => r.Id == roleId);
            var person = role?.People.Find(p => p.Id == userId) ?? throw ManagementError.NotFound();
            role.People.Remove(person);
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    private static async Task<(Person Person, IReadOnlyList<string> RoleIds, List<TenantRole> Roles)> ReadAsync(
        string userId, HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var roleIds = input.Texts("roleIds", minLength: 1);
        input.Check();
        var person = await Users.FindAsync(db, userId);
        var roles = await db.TenantRoles.Include(r => r.People).Where(r => roleIds.Contains(r.Id)).ToListAsync();
        return roleIds.FirstOrDefault(id => roles.TrueForAll(role => role.Id != id)) is { } unknown
            ? throw EntityErrors.Missing("roles", unknown)
            : (person, roleIds, roles);
    }
}
