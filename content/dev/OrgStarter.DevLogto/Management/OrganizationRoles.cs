using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;

namespace OrgStarter.DevLogto.Management;

/// <summary>The roles of the organization template, which apply to every organization, and their permissions.</summary>
internal static class OrganizationRoles
{
    private const int MaxName = 128;
    private const int MaxDescription = 256;

    public static void MapOrganizationRoles(this RouteGroupBuilder api)
    {
        api.MapGet("/organization-roles", async (HttpContext context, DevLogtoDb db) =>
        {
            var pattern = Like.Containing(context.Request.Query["q"].ToString());
            var roles = db.Roles.AsNoTracking().Include(r => r.Scopes).Include(r => r.ResourceScopes).ThenInclude(s => s.Resource)
                .Where(r => EF.Functions.Like(r.Name, pattern, Like.Escape)).OrderBy(r => r.Name);
            return Results.Json((await roles.PageAsync(context)).Select(Views.WithScopes));
        });
        api.MapPost("/organization-roles", CreateAsync);
        api.MapGet("/organization-roles/{id}", async (string id, DevLogtoDb db) => Results.Json(Views.Of(await FindAsync(db, id))));
        api.MapPatch("/organization-roles/{id}", ChangeAsync);
        api.MapDelete("/organization-roles/{id}", async (string id, DevLogtoDb db) =>
        {
            db.Roles.Remove(await db.Roles.FindAsync(id) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
        api.MapGet("/organization-roles/{id}/scopes", async (string id, HttpContext context, DevLogtoDb db) =>
        {
            await FindAsync(db, id);
            var scopes = db.Roles.AsNoTracking().Where(r => r.Id == id).SelectMany(r => r.Scopes).OrderBy(s => s.Id);
            return Results.Json((await scopes.PageIfAskedAsync(context)).Select(Views.Of));
        });
        api.MapPost("/organization-roles/{id}/scopes", (string id, HttpRequest request, DevLogtoDb db) =>
            ChangeScopesAsync(
                id,
                request,
                db,
                min: 1,
                (present, given) => present.AddRange(given.Except(present)),
                Results.Text("Created", statusCode: 201)));
        api.MapPut("/organization-roles/{id}/scopes", (string id, HttpRequest request, DevLogtoDb db) =>
            ChangeScopesAsync(id, request, db, min: 0, References.ReplaceBy, Results.NoContent()));
        api.MapDelete(
            "/organization-roles/{id}/scopes/{organizationScopeId}",
            async (string id, string organizationScopeId, DevLogtoDb db) =>
            {
                var scopes = (await db.Roles.Include(r => r.Scopes).SingleOrDefaultAsync(r => r.Id == id))?.Scopes ?? [];
                scopes.Remove(scopes.Find(s => s.Id == organizationScopeId) ?? throw ManagementError.NotFound());
                await db.SaveChangesAsync();
                return Results.NoContent();
            });
    }

    private static async Task<IResult> CreateAsync(HttpContext context, DevLogtoDb db, HookEvents events)
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
        await RequireFreeAsync(db, role);
        role.Scopes.AddRange(await ScopesAsync(db, scopeIds));
        role.ResourceScopes.AddRange(await RoleResourceScopes.ScopesAsync(db, resourceScopeIds));
        db.Roles.Add(role);
        await db.SaveChangesAsync();
        if (scopeIds.Count + resourceScopeIds.Count > 0)
        {
            events.RaiseRoleScopes(role.Id);
        }

        return Results.Json(Views.Of(role), statusCode: 201);
    }

    private static async Task<IResult> ChangeAsync(string id, HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var name = input.Has("name") ? input.Text("name", 1, MaxName) : null;
        var description = input.OptionalText("description", MaxDescription);
        var type = input.Has("type") ? input.OneOf("type", "User", "MachineToMachine") : null;
        input.Check();
        var role = await db.Roles.FindAsync(id) ?? throw EntityErrors.Unchanged("organization_roles");
        role.Name = name ?? role.Name;
        role.Description = input.Has("description") ? description : role.Description;
        role.Type = type ?? role.Type;
        await RequireFreeAsync(db, role);
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(role));
    }

    private static async Task<IResult> ChangeScopesAsync(
        string id, HttpRequest request, DevLogtoDb db, int min, Action<List<Scope>, List<Scope>> change, IResult done)
    {
        var input = await Input.ReadAsync(request);
        var scopeIds = input.Texts("organizationScopeIds", min, isRequired: true, minLength: 1);
        input.Check();
        var given = await ScopesAsync(db, scopeIds);
        change(
            (await db.Roles.Include(r => r.Scopes).SingleOrDefaultAsync(r => r.Id == id)
                ?? throw ManagementError.UnknownReference()).Scopes,
            given);
        await db.SaveChangesAsync();
        return done;
    }

    private static async Task RequireFreeAsync(DevLogtoDb db, Role role)
    {
        if (await db.Roles.AnyAsync(r => r.Name == role.Name && r.Id != role.Id))
        {
            throw ManagementError.Duplicate();
        }
    }

    private static async Task<Role> FindAsync(DevLogtoDb db, string id) =>
        await db.Roles.FindAsync(id) ?? throw EntityErrors.Missing("organization_roles", id);

    private static Task<List<Scope>> ScopesAsync(DevLogtoDb db, IReadOnlyList<string> ids) =>
        db.Set<Scope>().Where(s => ids.Contains(s.Id)).AllNamedByAsync(ids);
}
