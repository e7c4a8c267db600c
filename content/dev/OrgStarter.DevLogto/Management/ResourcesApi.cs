using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary><c>/api/resources</c>: the APIs that tokens can be issued for. The Management API itself cannot be changed.</summary>
internal static class ResourcesApi
{
    public static void MapResources(this RouteGroupBuilder api)
    {
        api.MapGet("/resources", async (HttpContext context, DevLogtoDb db) =>
        {
            var withScopes = context.Request.Query["includeScopes"].ToString() is "1" or "true" or "y" or "yes" or "yep" or "yeah";
            var page = await db.Resources.AsNoTracking().Include(r => r.Scopes).OrderBy(r => r.Id).PageIfAskedAsync(context);
            return Results.Json(page.Select(r => withScopes ? ApiViews.WithScopes(r) : ApiViews.Of(r)));
        });
        api.MapPost("/resources", CreateAsync);
        api.MapGet("/resources/{id}", async (string id, DevLogtoDb db) => Results.Json(ApiViews.Of(await FindAsync(db, id))));
        api.MapPatch("/resources/{id}", async (string id, HttpContext context, DevLogtoDb db) =>
        {
            var input = await Input.ReadAsync(context.Request);
            var name = input.Has("name") ? input.Text("name", 1) : null;
            var life = input.Has("accessTokenTtl") ? input.Number("accessTokenTtl") : (long?)null;
            input.Check();
            var resource = await ChangeableAsync(db, id);
            (resource.Name, resource.AccessTokenTtl) = (name ?? resource.Name, life ?? resource.AccessTokenTtl);
            await db.SaveChangesAsync();
            return Results.Json(ApiViews.Of(resource));
        });
        api.MapPatch("/resources/{id}/is-default", async (string id, HttpContext context, DevLogtoDb db) =>
        {
            var input = await Input.ReadAsync(context.Request);
            var isDefault = input.Flag("isDefault");
            input.Check();
            var resource = await db.Resources.FindAsync(id)
                ?? throw (isDefault ? EntityErrors.Unchanged("resource") : EntityErrors.Missing("resources", id));
            // At most one resource is the default.
            await db.Resources.Where(r => isDefault && r.Id != id).ForEachAsync(other => other.IsDefault = false);
            resource.IsDefault = isDefault;
            await db.SaveChangesAsync();
            return Results.Json(ApiViews.Of(resource));
        });
        api.MapDelete("/resources/{id}", async (string id, DevLogtoDb db) =>
        {
            var resource = await FindAsync(db, id);
            if (resource.Indicator == DevLogtoApplications.ManagementResource)
            {
                throw new ManagementError(400, "resource.cannot_delete_management_api", "Cannot delete Logto Management API.");
            }

            db.Remove(resource);
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    /// <exception cref="ManagementError">404: the resource is unknown; 400: it is the Management API.</exception>
    public static async Task<ApiResource> ChangeableAsync(DevLogtoDb db, string id) =>
        await FindAsync(db, id) is { Indicator: not DevLogtoApplications.ManagementResource } resource
            ? resource
            : throw new ManagementError(400, "resource.cannot_modify_management_api", "Cannot modify Logto Management API.");

    private static async Task<IResult> CreateAsync(HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var resource = new ApiResource
        {
            Id = Ids.Long(),
            Name = input.Text("name", 1),
            Indicator = input.Text("indicator", 1),
            AccessTokenTtl = input.Has("accessTokenTtl") ? input.Number("accessTokenTtl") : 3600,
        };
        input.Check();
        if (await db.Resources.AnyAsync(r => r.Indicator == resource.Indicator))
        {
            throw new ManagementError(
                422,
                "resource.resource_identifier_in_use",
                $"The API identifier {resource.Indicator} is already in use");
        }

        db.Add(resource);
        await db.SaveChangesAsync();
        return Results.Json(ApiViews.WithScopes(resource), statusCode: 201);
    }

    private static async Task<ApiResource> FindAsync(DevLogtoDb db, string id) =>
        await db.Resources.FindAsync(id) ?? throw EntityErrors.Missing("resources", id);
}
