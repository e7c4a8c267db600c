using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;

namespace OrgStarter.DevLogto.Management;

internal static class Organizations
{
    private const int MaxName = 128;
    private const int MaxDescription = 256;

    public static void MapOrganizations(this RouteGroupBuilder api)
    {
        api.MapPost("/organizations", CreateAsync);
        api.MapGet("/organizations", ListAsync);
        api.MapGet("/organizations/{id}", async (string id, DevLogtoDb db) =>
            await db.Organizations.FindAsync(id) is { } found ? Results.Json(Views.Of(found)) : throw ManagementError.NotExists(id));
        api.MapPatch("/organizations/{id}", ChangeAsync);
        api.MapDelete("/organizations/{id}", DeleteAsync);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, DevLogtoDb db, TimeProvider time, HookEvents events)
    {
        var input = await Input.ReadAsync(context.Request);
        var organization = new Organization
        {
            Id = Ids.Short(),
            Name = input.Text("name", 1, MaxName),
            Description = input.OptionalText("description", MaxDescription),
            CustomData = input.Json("customData"),
            IsMfaRequired = input.Has("isMfaRequired") && input.Flag("isMfaRequired"),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        input.Check();
        db.Organizations.Add(organization);
        await db.SaveChangesAsync();
        events.Raise("Organization.Created", Views.Of(organization));
        return Results.Json(Views.Of(organization), statusCode: 201);
    }

    private static async Task<IResult> ListAsync(HttpContext context, DevLogtoDb db)
    {
        IQueryable<Organization> organizations = db.Organizations.AsNoTracking().OrderByDescending(o => o.CreatedAt);
        if (context.Request.Query["q"].ToString() is { Length: > 0 } search)
        {
            var pattern = Like.Containing(search);
            organizations = organizations.Where(o => EF.Functions.Like(o.Name, pattern, Like.Escape) || EF.Functions.Like(o.Id, pattern, Like.Escape));
        }

        var page = await organizations.PageAsync(context);
        return Results.Json(page.Select(Views.Of));
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, DevLogtoDb db, HookEvents events)
    {
        var input = await Input.ReadAsync(context.Request);
        var name = input.Has("name") ? input.Text("name", 1, MaxName) : null;
        var description = input.OptionalText("description", MaxDescription);
        var mfa = input.Has("isMfaRequired") ? input.Flag("isMfaRequired") : (bool?)null;
        input.Check();
        var organization = await db.Organizations.FindAsync(id)
            ?? throw new ManagementError(404, "entity.not_exists", "The organizations does not exist.");
        organization.Name = name ?? organization.Name;
        organization.Description = input.Has("description") ? description : organization.Description;
        organization.CustomData = input["customData"] is JsonObject ? input.Json("customData") : organization.CustomData;
        organization.IsMfaRequired = mfa ?? organization.IsMfaRequired;
        await db.SaveChangesAsync();
        events.Raise("Organization.Data.Updated", Views.Of(organization));
        return Results.Json(Views.Of(organization));
    }

    private static async Task<IResult> DeleteAsync(string id, DevLogtoDb db, HookEvents events)
    {
        if (await db.Organizations.FindAsync(id) is not { } organization)
        {
            throw ManagementError.NotFound();
        }

        db.Organizations.Remove(organization);
        await db.SaveChangesAsync();
        events.Raise("Organization.Deleted");
        return Results.NoContent();
    }
}
