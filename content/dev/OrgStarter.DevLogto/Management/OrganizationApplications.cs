using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.Management;

internal static class OrganizationApplications
{
    private const string Route = "/organizations/{id}/applications";
    private const string Kind = "Application";

    public static void MapOrganizationApplications(this RouteGroupBuilder api)
    {
        api.MapGet(Route, async (string id, HttpContext context, DevLogtoDb db) =>
        {
            var found = db.Applications.Search(context.Request.Query["q"].ToString());
            var members = db.OrganizationApplications.AsNoTracking().Include(m => m.Application).Include(m => m.Roles)
                .Where(m => m.OrganizationId == id && found.Any(a => a.Id == m.ApplicationId)).OrderBy(m => m.Number);
            var metadata = await ClientMetadata.AllAsync(db);
            return Results.Json(
                (await members.PageAsync(context)).Select(m => WithRoles(ApiViews.Of(m.Application, metadata[m.ApplicationId]), m)));
        });
        api.MapPost(Route, async (string id, HttpContext context, DevLogtoDb db, HookEvents events) =>
        {
            var (ids, present) = await ReadAsync(id, context, db, min: 1);
            var added = ids.Except(present.Select(m => m.ApplicationId)).ToList();
            Add(db, id, added);
            await db.SaveChangesAsync();
            events.RaiseMembership(id, added: added, kind: Kind);
            return Results.Text("Created", statusCode: 201);
        });
        api.MapPut(Route, async (string id, HttpContext context, DevLogtoDb db, HookEvents events) =>
        {
            var (ids, present) = await ReadAsync(id, context, db, min: 0);
            var added = ids.Except(present.Select(m => m.ApplicationId)).ToList();
            var removed = present.Where(m => !ids.Contains(m.ApplicationId)).ToList();
            Add(db, id, added);
            db.RemoveRange(removed);
            await db.SaveChangesAsync();
            events.RaiseMembership(id, added: added, removed: removed.Select(m => m.ApplicationId), kind: Kind);
            return Results.NoContent();
        });
        api.MapDelete(Route + "/{applicationId}", async (string id, string applicationId, DevLogtoDb db, HookEvents events) =>
        {
            var removed = await db.OrganizationApplications
                .Where(m => m.OrganizationId == id && m.ApplicationId == applicationId)
                .ExecuteDeleteAsync();
            events.RaiseMembership(id, removed: [applicationId], kind: Kind);
            return removed == 1 ? Results.NoContent() : throw ManagementError.NotFound();
        });
    }

    public static JsonObject WithRoles(JsonObject view, OrganizationApplication member)
    {
        view["organizationRoles"] = new JsonArray([.. member.Roles.Select(r => new JsonObject { ["id"] = r.Id, ["name"] = r.Name })]);
        return view;
    }

    private static async Task<(List<string> Ids, List<OrganizationApplication> Present)> ReadAsync(
        string id,
        HttpContext context,
        DevLogtoDb db,
        int min)
    {
        var input = await Input.ReadAsync(context.Request);
        List<string> ids = [.. input.Texts("applicationIds", min).Distinct()];
        input.Check();
        var types = await db.Applications.Where(a => ids.Contains(a.Id)).Select(a => a.Type).ToListAsync();
        if (types.Any(type => type != ApplicationType.Machine))
        {
            throw EntityErrors.Constraint();
        }

        return types.Count == ids.Count && (ids.Count == 0 || await db.Organizations.AnyAsync(o => o.Id == id))
            ? (ids, await db.OrganizationApplications.Where(m => m.OrganizationId == id).ToListAsync())
            : throw ManagementError.UnknownReference();
    }

    private static void Add(DevLogtoDb db, string id, IEnumerable<string> applicationIds) =>
        db.AddRange(applicationIds.Select(application => new OrganizationApplication { OrganizationId = id, ApplicationId = application }));
}
