using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;

namespace OrgStarter.DevLogto.Management;

/// <summary>The roles and permissions that every organization has.</summary>
internal static class OrganizationTemplate
{
    private const int MaxName = 128;
    private const int MaxDescription = 256;

    public static void MapOrganizationTemplate(this RouteGroupBuilder api)
    {
        api.MapGet("/organization-roles", async (HttpContext context, DevLogtoDb db) =>
            Results.Json((await db.Roles.AsNoTracking().Include(r => r.Scopes).Include(r => r.ResourceScopes).ThenInclude(s => s.Resource).OrderBy(r => r.Id).PageIfAskedAsync(context)).Select(Views.WithScopes)));
        api.MapPost("/organization-roles", CreateRoleAsync);
        api.MapGet("/organization-roles/{id}", async (string id, DevLogtoDb db) => Results.Json(Views.Of(await RoleAsync(db, id))));
        api.MapDelete("/organization-roles/{id}", async (string id, DevLogtoDb db) =>
        {
            db.Roles.Remove(await RoleAsync(db, id));
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
        api.MapGet("/organization-roles/{id}/scopes", async (string id, DevLogtoDb db) =>
            Results.Json((await RoleAsync(db, id)).Scopes.OrderBy(s => s.Id, StringComparer.Ordinal).Select(Views.Of)));
        api.MapPut("/organization-roles/{id}/scopes", ReplaceScopesAsync);
        api.MapGet("/organization-scopes", async (HttpContext context, DevLogtoDb db) =>
            Results.Json((await db.Set<Scope>().AsNoTracking().OrderBy(s => s.Name).PageIfAskedAsync(context)).Select(Views.Of)));
        api.MapPost("/organization-scopes", CreateScopeAsync);
        api.MapDelete("/organization-scopes/{id}", async (string id, DevLogtoDb db) =>
        {
            db.Remove(await db.Set<Scope>().FindAsync(id) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    private static async Task<IResult> CreateRoleAsync(HttpContext context, DevLogtoDb db, HookEvents events)
    {
        var input = await Input.ReadAsync(context.Request);
        var role = new Role
        {
            Id = Ids.Long(),
            Name = input.Text("name", 1, MaxName),
            Description = input.OptionalText("description", MaxDescription),
            Type = input.Has("type") ? input.OneOf("type", "User", "MachineToMachine") : "User",
        };
        var (scopeIds, resourceScopeIds) = (input.Texts("organizationScopeIds"), input.Texts("resourceScopeIds"));
        input.Check();
        if (await db.Roles.AnyAsync(r => r.Name == role.Name))
        {
            throw ManagementError.Duplicate();
        }

        role.Scopes.AddRange(await ScopesAsync(db, scopeIds));
        role.ResourceScopes.AddRange(await RoleResourceScopes.ScopesAsync(db, resourceScopeIds));
        db.Roles.Add(role);
        await db.SaveChangesAsync();
        events.Raise("OrganizationRole.Created", Views.Of(role));
        return Results.Json(Views.Of(role), statusCode: 201);
    }

    private static async Task<IResult> ReplaceScopesAsync(string id, HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var scopeIds = input.Texts("organizationScopeIds");
        input.Check();
        var role = await RoleAsync(db, id);
        var scopes = await ScopesAsync(db, scopeIds);
        role.Scopes.Clear();
        role.Scopes.AddRange(scopes);
        await db.SaveChangesAsync();
        return Results.NoContent();
    }

    private static async Task<IResult> CreateScopeAsync(HttpContext context, DevLogtoDb db, HookEvents events)
    {
        var input = await Input.ReadAsync(context.Request);
        var scope = new Scope { Id = Ids.Long(), Name = input.Text("name", 1, MaxName), Description = input.OptionalText("description", MaxDescription) };
        input.Check();
        if (await db.Set<Scope>().AnyAsync(s => s.Name == scope.Name))
        {
            throw ManagementError.Duplicate();
        }

        db.Add(scope);
        await db.SaveChangesAsync();
        events.Raise("OrganizationScope.Created", Views.Of(scope));
        return Results.Json(Views.Of(scope), statusCode: 201);
    }

    private static async Task<Role> RoleAsync(DevLogtoDb db, string id) =>
        await db.Roles.Include(r => r.Scopes).SingleOrDefaultAsync(r => r.Id == id) ?? throw ManagementError.NotFound();

    private static async Task<List<Scope>> ScopesAsync(DevLogtoDb db, IReadOnlyList<string> ids)
    {
        var scopes = await db.Set<Scope>().Where(s => ids.Contains(s.Id)).ToListAsync();
        return scopes.Count == ids.Distinct().Count() ? scopes : throw ManagementError.UnknownReference();
    }
}
