using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.Management;

/// <summary><c>/api/applications</c>: applications that sign users in, or call APIs as machines.</summary>
internal static class ApplicationsApi
{
    public static void MapApplications(this RouteGroupBuilder api)
    {
        api.MapGet("/applications", ListAsync);
        api.MapPost("/applications", CreateAsync);
        api.MapGet("/applications/{id}", async (string id, DevLogtoDb db) =>
        {
            var application = await FindAsync(db, id);
            var view = ApiViews.Of(application, await ClientMetadata.OfAsync(db, id));
            view["isAdmin"] = application.Roles.Any(r => r.Name == ApiSeed.InternalAdmin);
            return Results.Json(view);
        });
        api.MapPatch("/applications/{id}", ChangeAsync);
        api.MapDelete("/applications/{id}", async (string id, DevLogtoDb db, IOpenIddictApplicationManager manager) =>
        {
            db.Applications.Remove(await FindAsync(db, id));
            await db.SaveChangesAsync();
            await manager.DeleteAsync((await manager.FindByClientIdAsync(id))!);
            return Results.NoContent();
        });
        api.MapGet("/applications/{id}/organizations", async (string id, HttpContext context, DevLogtoDb db) =>
        {
            await FindAsync(db, id);
            var memberships = db.OrganizationApplications.AsNoTracking()
                .Include(m => m.Organization)
                .Include(m => m.Roles)
                .Where(m => m.ApplicationId == id)
                .OrderBy(m => m.Number);
            return Results.Json(
                (await memberships.PageIfAskedAsync(context)).Select(m => OrganizationApplications.WithRoles(Views.Of(m.Organization), m)));
        });
    }

    /// <exception cref="ManagementError">404: the application does not exist.</exception>
    public static async Task<Application> FindAsync(DevLogtoDb db, string id) =>
        await db.Applications.Include(a => a.Roles).SingleOrDefaultAsync(a => a.Id == id) ?? throw EntityErrors.Missing("applications", id);

    public static IQueryable<Application> Search(this IQueryable<Application> applications, string text)
    {
        var pattern = Like.Containing(text.Trim('%'));
        return text.Length == 0 ? applications : applications.Where(a => EF.Functions.Like(a.Id, pattern, Like.Escape)
            || EF.Functions.Like(a.Name, pattern, Like.Escape) || EF.Functions.Like(a.Description, pattern, Like.Escape));
    }

    private static async Task<IResult> ListAsync(HttpContext context, DevLogtoDb db)
    {
        var query = context.Request.Query;
        var (types, role, organization) = (
            query["types"].ToArray(),
            query["excludeRoleId"].ToString(),
            query["excludeOrganizationId"].ToString());
        if (role.Length > 0 && organization.Length > 0)
        {
            throw new ManagementError(
                400,
                "request.invalid_input",
                "Input is invalid. Parameter `excludeRoleId` and `excludeOrganizationId` cannot be used at the same time.");
        }

        var applications = db.Applications.AsNoTracking().Search(query["search"].ToString())
            .Where(a => types.Length == 0 || types.Contains(a.Type))
            .Where(a => role.Length == 0 || a.Roles.All(r => r.Id != role))
            .Where(a => organization.Length == 0
                || !db.OrganizationApplications.Any(m => m.ApplicationId == a.Id && m.OrganizationId == organization));
        if (bool.TryParse(query["isThirdParty"], out var isThirdParty))
        {
            applications = applications.Where(a => a.IsThirdParty == isThirdParty);
        }

        var metadata = await ClientMetadata.AllAsync(db);
        var page = await applications.OrderByDescending(a => a.CreatedAt).ThenBy(a => a.Id).PageIfAskedAsync(context);
        return Results.Json(page.Select(a => ApiViews.Of(a, metadata[a.Id])));
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        DevLogtoDb db,
        IOpenIddictApplicationManager manager,
        TimeProvider time)
    {
        var (application, metadata) = ApplicationInput.New(
            await Input.ReadAsync(context.Request),
            time.GetUtcNow().ToUnixTimeMilliseconds());
        db.Applications.Add(application);
        await db.SaveChangesAsync();
        await Oidc.Applications.CreateAsync(manager, application, metadata);
        return Results.Json(ApiViews.Of(application, metadata));
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, DevLogtoDb db, IOpenIddictApplicationManager manager)
    {
        var input = await Input.ReadAsync(context.Request);
        ApplicationInput.Check(input, isNew: false);
        var application = await FindAsync(db, id);
        var metadata = ApplicationInput.Change(application, await ClientMetadata.OfAsync(db, id), input);
        if (input.Has("isAdmin"))
        {
            application.Roles.RemoveAll(r => r.Name == ApiSeed.InternalAdmin);
            application.Roles.AddRange(
                await db.TenantRoles.Where(r => r.Name == ApiSeed.InternalAdmin && input.Flag("isAdmin")).ToListAsync());
        }

        await db.SaveChangesAsync();
        await Oidc.Applications.UpdateAsync(manager, application, metadata);
        return Results.Json(ApiViews.Of(application, metadata));
    }
}
