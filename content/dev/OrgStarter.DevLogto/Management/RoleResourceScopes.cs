using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

internal static class RoleResourceScopes
{
    private const string Route = "/organization-roles/{id}/resource-scopes";

    public static void MapRoleResourceScopes(this RouteGroupBuilder api)
    {
        api.MapGet(Route, async (string id, HttpContext context, DevLogtoDb db) =>
        {
            _ = await db.Roles.FindAsync(id) ?? throw ManagementError.NotFound();
            var scopes = db.Roles.AsNoTracking().Where(r => r.Id == id).SelectMany(r => r.ResourceScopes).OrderBy(s => s.Id);
            return Results.Json((await scopes.PageIfAskedAsync(context)).Select(ApiViews.Of));
        });
        api.MapPost(Route, async (string id, HttpContext context, DevLogtoDb db) =>
        {
            var scopes = await ReadAsync(context, db, min: 1);
            var role = await RoleAsync(db, id) ?? throw ManagementError.UnknownReference();
            role.ResourceScopes.AddRange(scopes.Except(role.ResourceScopes));
            await db.SaveChangesAsync();
            return Results.Text("Created", statusCode: 201);
        });
        api.MapPut(Route, async (string id, HttpContext context, DevLogtoDb db) =>
        {
            var scopes = await ReadAsync(context, db, min: 0);
            if (await RoleAsync(db, id) is { } role)
            {
                role.ResourceScopes.ReplaceBy(scopes);
                await db.SaveChangesAsync();
            }

            return Results.NoContent();
        });
        api.MapDelete(Route + "/{scopeId}", async (string id, string scopeId, DevLogtoDb db) =>
        {
            var role = await RoleAsync(db, id);
            var scope = role?.ResourceScopes.Find(s => s.Id == scopeId) ?? throw ManagementError.NotFound();
            role.ResourceScopes.Remove(scope);
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    /// <exception cref="ManagementError">422: a permission is unknown.</exception>
    public static Task<List<ApiScope>> ScopesAsync(DevLogtoDb db, IReadOnlyList<string> ids) =>
        db.Set<ApiScope>().Where(s => ids.Contains(s.Id)).AllNamedByAsync(ids);

    private static async Task<List<ApiScope>> ReadAsync(HttpContext context, DevLogtoDb db, int min)
    {
        var input = await Input.ReadAsync(context.Request);
        var ids = input.Texts("scopeIds", min);
        input.Check();
        return await ScopesAsync(db, ids);
    }

    private static Task<Role?> RoleAsync(DevLogtoDb db, string id) =>
        db.Roles.Include(r => r.ResourceScopes).SingleOrDefaultAsync(r => r.Id == id);
}
