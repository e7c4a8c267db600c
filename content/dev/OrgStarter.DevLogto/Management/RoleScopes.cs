using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>The permissions of global roles.</summary>
internal static class RoleScopes
{
    private const string Route = "/roles/{id}/scopes";

    public static void MapRoleScopes(this RouteGroupBuilder api)
    {
        api.MapGet(Route, async (string id, HttpContext context, DevLogtoDb db) =>
        {
            await RolesApi.FindAsync(db, id);
            var scopes = db.TenantRoles.AsNoTracking().Where(r => r.Id == id).SelectMany(r => r.Scopes).Include(s => s.Resource)
                .OrderBy(s => s.Id);
            return Results.Json((await scopes.PageIfAskedAsync(context)).Select(scope =>
            {
                var view = ApiViews.Of(scope);
                view["resource"] = ApiViews.Of(scope.Resource);
                return view;
            }));
        });
        api.MapPost(Route, async (string id, HttpContext context, DevLogtoDb db) =>
        {
            var input = await Input.ReadAsync(context.Request);
            var scopeIds = input.Texts("scopeIds", min: 1, minLength: 1);
            input.Check();
            var role = await RoleAsync(db, id);
            foreach (var scopeId in scopeIds)
            {
                if (role.Scopes.Exists(s => s.Id == scopeId))
                {
                    throw new ManagementError(422, "role.scope_exists", $"The scope id {scopeId} has already been added to this role");
                }

                role.Scopes.Add(await db.Set<ApiScope>().FindAsync(scopeId) ?? throw EntityErrors.Missing("scopes", scopeId));
            }

            await db.SaveChangesAsync();
            return Results.Json(role.Scopes.Select(ApiViews.Of), statusCode: 201);
        });
        api.MapDelete(Route + "/{scopeId}", async (string id, string scopeId, DevLogtoDb db) =>
        {
            var role = await RoleAsync(db, id);
            role.Scopes.Remove(role.Scopes.Find(s => s.Id == scopeId) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    private static async Task<TenantRole> RoleAsync(DevLogtoDb db, string id) =>
        await db.TenantRoles.Include(r => r.Scopes).SingleOrDefaultAsync(r => r.Id == id) ?? throw EntityErrors.Missing("roles", id);
}
