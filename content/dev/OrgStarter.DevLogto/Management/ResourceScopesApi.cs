using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

internal static class ResourceScopesApi
{
    private const string Route = "/resources/{resourceId}/scopes";
    private const int MaxName = 256;

    public static void MapResourceScopes(this RouteGroupBuilder api)
    {
        api.MapGet(Route, async (string resourceId, HttpContext context, DevLogtoDb db) =>
        {
            var pattern = Like.Containing(context.Request.Query["search"].ToString().Trim('%'));
            var scopes = db.Set<ApiScope>().AsNoTracking().Where(s => s.ResourceId == resourceId)
                .Where(s => EF.Functions.Like(s.Id, pattern, Like.Escape)
                    || EF.Functions.Like(s.Name, pattern, Like.Escape)
                    || EF.Functions.Like(s.Description, pattern, Like.Escape));
            return Results.Json((await scopes.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id).PageAsync(context)).Select(ApiViews.Of));
        });
        api.MapPost(Route, CreateAsync);
        api.MapPatch(Route + "/{scopeId}", ChangeAsync);
        api.MapDelete(Route + "/{scopeId}", async (string resourceId, string scopeId, DevLogtoDb db) =>
        {
            await ResourcesApi.ChangeableAsync(db, resourceId);
            db.Remove(await db.Set<ApiScope>().FindAsync(scopeId) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    private static async Task<IResult> CreateAsync(string resourceId, HttpContext context, DevLogtoDb db, TimeProvider time)
    {
        var input = await Input.ReadAsync(context.Request);
        var scope = new ApiScope
        {
            Id = Ids.Long(),
            ResourceId = resourceId,
            Name = input.Text("name", 1, MaxName),
            Description = input.OptionalText("description"),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        input.Check();
        RefuseSpaces(scope.Name);
        await ResourcesApi.ChangeableAsync(db, resourceId);
        await RefuseTakenAsync(db, scope, scope.Name);
        db.Add(scope);
        await db.SaveChangesAsync();
        return Results.Json(ApiViews.Of(scope), statusCode: 201);
    }

    private static async Task<IResult> ChangeAsync(string resourceId, string scopeId, HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var name = input.Has("name") ? input.Text("name", 1, MaxName) : null;
        var description = input.OptionalText("description");
        input.Check();
        await ResourcesApi.ChangeableAsync(db, resourceId);
        RefuseSpaces(name ?? "");
        var scope = await db.Set<ApiScope>().FindAsync(scopeId) ?? throw EntityErrors.Unchanged("scope");
        await RefuseTakenAsync(db, scope, name ?? scope.Name);
        (scope.Name, scope.Description) = (name ?? scope.Name, input.Has("description") ? description : scope.Description);
        await db.SaveChangesAsync();
        return Results.Json(ApiViews.Of(scope));
    }

    private static void RefuseSpaces(string name)
    {
        if (name.Any(char.IsWhiteSpace))
        {
            throw new ManagementError(400, "scope.name_with_space", "The name of the scope cannot contain any spaces.");
        }
    }

    private static async Task RefuseTakenAsync(DevLogtoDb db, ApiScope scope, string name)
    {
        if (await db.Set<ApiScope>().AnyAsync(s => s.ResourceId == scope.ResourceId && s.Name == name && s.Id != scope.Id))
        {
            throw new ManagementError(422, "scope.name_exists", $"The scope name {name} is already in use");
        }
    }
}
