using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

internal static class MemberRoles
{
    private const string Route = "/organizations/{id}/users/{userId}/roles";

    public static void MapMemberRoles(this RouteGroupBuilder api)
    {
        api.MapGet(Route, async (string id, string userId, HttpContext context, DevLogtoDb db) =>
        {
            await MembershipAsync(db, id, userId);
            var roles = db.Memberships.AsNoTracking().Where(m => m.OrganizationId == id && m.PersonId == userId).SelectMany(m => m.Roles).OrderBy(r => r.Id);
            return Results.Json((await roles.PageIfAskedAsync(context)).Select(Views.Of));
        });
        api.MapPut(Route, async (string id, string userId, HttpContext context, DevLogtoDb db) =>
        {
            var roles = await ReadRolesAsync(context, db);
            var membership = await MembershipAsync(db, id, userId);
            membership.Roles.Clear();
            membership.Roles.AddRange(roles);
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
        api.MapPost(Route, async (string id, string userId, HttpContext context, DevLogtoDb db) =>
        {
            var roles = await ReadRolesAsync(context, db);
            var membership = await MembershipAsync(db, id, userId);
            membership.Roles.AddRange(roles.Except(membership.Roles));
            await db.SaveChangesAsync();
            return Results.Json(new { organizationRoleIds = roles.Select(r => r.Id) }, statusCode: 201);
        });
    }

    private static async Task<Membership> MembershipAsync(DevLogtoDb db, string id, string userId) =>
        await db.Memberships.Include(m => m.Roles).SingleOrDefaultAsync(m => m.OrganizationId == id && m.PersonId == userId)
            ?? throw ManagementError.NotAMember();

    /// <summary>Roles by id, by name, or both.</summary>
    private static async Task<List<Role>> ReadRolesAsync(HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var (ids, names) = (input.Texts("organizationRoleIds"), input.Texts("organizationRoleNames"));
        input.Check();
        var roles = await db.Roles.Where(r => ids.Contains(r.Id) || names.Contains(r.Name)).ToListAsync();
        if (names.Except(roles.Select(r => r.Name)).ToList() is { Count: > 0 } unknown)
        {
            throw ManagementError.UnknownRoleNames(unknown);
        }

        return ids.Except(roles.Select(r => r.Id)).Any() ? throw ManagementError.UnknownReference() : roles;
    }
}
