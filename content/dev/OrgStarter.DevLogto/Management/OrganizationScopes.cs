using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

internal static class OrganizationScopes
{
    private const int MaxName = 128;
    private const int MaxDescription = 256;

    public static void MapOrganizationScopes(this RouteGroupBuilder api)
    {
        api.MapGet("/organization-scopes", async (HttpContext context, DevLogtoDb db) =>
        {
            var pattern = Like.Containing(context.Request.Query["q"].ToString());
            var scopes = db.Set<Scope>().AsNoTracking().Where(s => EF.Functions.Like(s.Name, pattern, Like.Escape)).OrderBy(s => s.Name);
            return Results.Json((await scopes.PageIfAskedAsync(context)).Select(Views.Of));
        });
        api.MapPost("/organization-scopes", CreateAsync);
        api.MapGet("/organization-scopes/{id}", async (string id, DevLogtoDb db) =>
            Results.Json(Views.Of(await db.Set<Scope>().FindAsync(id) ?? throw EntityErrors.Missing("organization_scopes", id))));
        api.MapPatch("/organization-scopes/{id}", ChangeAsync);
        api.MapDelete("/organization-scopes/{id}", async (string id, DevLogtoDb db) =>
        {
            db.Remove(await db.Set<Scope>().FindAsync(id) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var scope = new Scope
        {
            Id = Ids.Long(),
            Name = input.Text("name", 1, MaxName),
            Description = input.OptionalText("description", MaxDescription)
        };
        input.Check();
        await RequireFreeAsync(db, scope);
        db.Add(scope);
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(scope), statusCode: 201);
    }

    private static async Task<IResult> ChangeAsync(string id, HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var name = input.Has("name") ? input.Text("name", 1, MaxName) : null;
        var description = input.OptionalText("description", MaxDescription);
        input.Check();
        var scope = await db.Set<Scope>().FindAsync(id) ?? throw EntityErrors.Unchanged("organization_scopes");
        scope.Name = name ?? scope.Name;
        scope.Description = input.Has("description") ? description : scope.Description;
        await RequireFreeAsync(db, scope);
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(scope));
    }

    private static async Task RequireFreeAsync(DevLogtoDb db, Scope scope)
    {
        if (await db.Set<Scope>().AnyAsync(s => s.Name == scope.Name && s.Id != scope.Id))
        {
            throw ManagementError.Duplicate();
        }
    }
}
