using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

internal static partial class Organizations
{
    private const int MaxName = 128;
    private const int MaxDescription = 256;
    private static readonly string[] Images = ["logoUrl", "darkLogoUrl", "favicon", "darkFavicon"];

    public static void MapOrganizations(this RouteGroupBuilder api)
    {
        api.MapPost("/organizations", CreateAsync);
        api.MapGet("/organizations", ListAsync);
        api.MapGet("/organizations/{id}", async (string id, DevLogtoDb db) =>
            await db.Organizations.FindAsync(id) is { } found
                ? Results.Json(Views.Of(found))
                : throw EntityErrors.Missing("organizations", id));
        api.MapPatch("/organizations/{id}", ChangeAsync);
        api.MapDelete("/organizations/{id}", DeleteAsync);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, DevLogtoDb db, TimeProvider time)
    {
        var input = await Input.ReadAsync(context.Request);
        var organization = new Organization
        {
            Id = Ids.Short(),
            Name = input.Text("name", 1, MaxName),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds()
        };
        ReadOptional(input, organization);
        input.Check();
        db.Organizations.Add(organization);
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(organization), statusCode: 201);
    }

    private static async Task<IResult> ListAsync(HttpContext context, DevLogtoDb db)
    {
        IQueryable<Organization> organizations = db.Organizations.AsNoTracking().OrderByDescending(o => o.CreatedAt);
        if (context.Request.Query["q"].ToString() is { Length: > 0 } search)
        {
            var pattern = Like.Around(search);
            organizations = organizations.Where(o =>
                EF.Functions.Like(o.Name, pattern, Like.Escape) || EF.Functions.Like(o.Id, pattern, Like.Escape));
        }

        var page = await organizations.PageAsync(context);
        if (context.Request.Query["showFeatured"] != "true")
        {
            return Results.Json(page.Select(Views.Of));
        }

        var rows = new List<JsonObject>();
        foreach (var organization in page)
        {
            var members = db.Memberships.AsNoTracking().Where(m => m.OrganizationId == organization.Id);
            rows.Add(
                Views.WithFeatured(
                    organization,
                    await members.CountAsync(),
                    await members.OrderBy(m => m.Number).Select(m => m.Person).Take(3).ToListAsync()));
        }

        return Results.Json(rows);
    }

    /// <summary>Replaces the fields in the body, custom data as a whole. Other fields stay.</summary>
    private static async Task<IResult> ChangeAsync(string id, HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var name = input.Has("name") ? input.Text("name", 1, MaxName) : null;
        var organization = await db.Organizations.FindAsync(id);
        ReadOptional(input, organization ?? new Organization { Id = id, Name = "" });
        input.Check();
        if (organization is null)
        {
            throw EntityErrors.Unchanged("organizations");
        }

        organization.Name = name ?? organization.Name;
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(organization));
    }

    private static void ReadOptional(Input input, Organization organization)
    {
        organization.Description = input.Has("description") ? input.OptionalText("description", MaxDescription) : organization.Description;
        organization.CustomData = input.Has("customData") ? input.Json("customData") : organization.CustomData;
        organization.IsMfaRequired = input.Has("isMfaRequired") ? input.Flag("isMfaRequired") : organization.IsMfaRequired;
        organization.IsTrustedDeviceAllowed = organization.IsTrustedDeviceAllowed is not null && input.Has("isTrustedDeviceAllowed")
            ? input.Flag("isTrustedDeviceAllowed") : organization.IsTrustedDeviceAllowed;
        organization.Color = input.Has("color") ? Color(input.Inside("color")) : organization.Color;
        organization.Branding = input.Has("branding") ? Branding(input.Inside("branding")) : organization.Branding;
        organization.CustomCss = input.Has("customCss") ? input.OptionalText("customCss") : organization.CustomCss;
    }

    private static string Color(Input input) => Known(
        ("primaryColor", input.OptionalMatch("primaryColor", HexColor())),
        ("isDarkModeEnabled", input.Has("isDarkModeEnabled") ? input.Flag("isDarkModeEnabled") : null),
        ("darkPrimaryColor", input.OptionalMatch("darkPrimaryColor", HexColor())));

    private static string Branding(Input input) =>
        Known([.. Images.Select(name => (name, (JsonNode?)input.OptionalUrl(name)))]);

    /// <summary>Keeps the fields that have a value. Fields that Logto does not know are dropped, as in Logto.</summary>
    private static string Known(params (string Name, JsonNode? Value)[] fields) =>
        new JsonObject(fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value))).ToJsonString();

    private static async Task<IResult> DeleteAsync(string id, DevLogtoDb db)
    {
        if (await db.Organizations.FindAsync(id) is not { } organization)
        {
            throw ManagementError.NotFound();
        }

        db.Organizations.Remove(organization);
        await db.SaveChangesAsync();
        return Results.NoContent();
    }

    [GeneratedRegex("^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$")]
    private static partial Regex HexColor();
}
