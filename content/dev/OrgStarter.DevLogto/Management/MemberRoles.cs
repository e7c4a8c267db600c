using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>The roles of members. The endpoints check the membership before they read the body.</summary>
internal static class MemberRoles
{
    private const string Route = "/organizations/{id}/users/{userId}/roles";

    public static void MapMemberRoles(this RouteGroupBuilder api)
    {
        api.MapPost("/organizations/{id}/users/roles", AssignToManyAsync);
        api.MapDelete(Route + "/{organizationRoleId}", RemoveOneAsync);
        api.MapGet("/organizations/{id}/users/{userId}/scopes", ScopesAsync);
        api.MapGet(Route, async (string id, string userId, HttpContext context, DevLogtoDb db) =>
        {
            await MembershipAsync(db, id, userId);
            var roles = db.Memberships.AsNoTracking()
                .Where(m => m.OrganizationId == id && m.PersonId == userId)
                .SelectMany(m => m.Roles)
                .OrderBy(r => r.Id);
            return Results.Json((await roles.PageIfAskedAsync(context)).Select(Views.Of));
        });
        api.MapPut(Route, async (string id, string userId, HttpContext context, DevLogtoDb db) =>
        {
            var membership = await MembershipAsync(db, id, userId);
            var roles = await ReadRolesAsync(context, db);
            membership.Roles.ReplaceBy(roles);
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
        api.MapPost(Route, async (string id, string userId, HttpContext context, DevLogtoDb db) =>
        {
            var membership = await MembershipAsync(db, id, userId);
            var roles = await ReadRolesAsync(context, db);
            membership.Roles.AddRange(roles.Except(membership.Roles));
            await db.SaveChangesAsync();
            return Results.Json(new { organizationRoleIds = roles.Select(r => r.Id) }, statusCode: 201);
        });
    }

    private static async Task<IResult> AssignToManyAsync(string id, HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var (userIds, roleIds) = (input.Texts("userIds", min: 1, minLength: 1), input.Texts("organizationRoleIds", min: 1, minLength: 1));
        input.Check();
        var roles = await db.Roles.Where(r => roleIds.Contains(r.Id)).AllNamedByAsync(roleIds);
        var memberships = await db.Memberships
            .Include(m => m.Roles)
            .Where(m => m.OrganizationId == id && userIds.Contains(m.PersonId))
            .AllNamedByAsync(userIds);
        memberships.ForEach(membership => membership.Roles.AddRange(roles.Except(membership.Roles)));
        await db.SaveChangesAsync();
        return Results.Text("Created", statusCode: 201);
    }

    private static async Task<IResult> RemoveOneAsync(string id, string userId, string organizationRoleId, DevLogtoDb db)
    {
        var membership = await MembershipAsync(db, id, userId);
        membership.Roles.Remove(membership.Roles.Find(r => r.Id == organizationRoleId) ?? throw ManagementError.NotFound());
        await db.SaveChangesAsync();
        return Results.NoContent();
    }

    /// <summary>Returns the permissions of the user's roles; none for a user who is not a member.</summary>
    private static async Task<IResult> ScopesAsync(string id, string userId, DevLogtoDb db)
    {
        var scopes = await db.Memberships.AsNoTracking().Where(m => m.OrganizationId == id && m.PersonId == userId)
            .SelectMany(m => m.Roles).SelectMany(r => r.Scopes).Distinct().OrderBy(s => s.Id).ToListAsync();
        return Results.Json(scopes.Select(Views.Of));
    }

    private static async Task<Membership> MembershipAsync(DevLogtoDb db, string id, string userId) =>
        await db.Memberships.Include(m => m.Roles).SingleOrDefaultAsync(m => m.OrganizationId == id && m.PersonId == userId)
            ?? throw ManagementError.NotAMember();

    private static async Task<List<Role>> ReadRolesAsync(HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var (ids, names) = (input.Texts("organizationRoleIds", minLength: 1), input.Texts("organizationRoleNames", minLength: 1));
        input.Check();
        var roles = await db.Roles.Where(r => ids.Contains(r.Id) || names.Contains(r.Name)).ToListAsync();
        if (names.Except(roles.Select(r => r.Name)).ToList() is { Count: > 0 } unknown)
        {
            throw ManagementError.UnknownRoleNames(unknown);
        }

        return ids.Except(roles.Select(r => r.Id)).Any() ? throw ManagementError.UnknownReference() : roles;
    }
}
