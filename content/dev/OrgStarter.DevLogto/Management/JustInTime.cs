using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// Just-in-time provisioning: a user who registers with an address of a domain becomes a member, with roles
/// (<c>Experience/Registration.cs</c>).
/// </summary>
internal static class JustInTime
{
    public static void MapJustInTime(this RouteGroupBuilder api)
    {
        api.MapGet("/organizations/{id}/jit/email-domains", async (string id, HttpContext context, DevLogtoDb db) =>
            Results.Json(
                (await db.Set<JitDomain>()
                    .AsNoTracking()
                    .Where(d => d.OrganizationId == id)
                    .OrderBy(d => d.EmailDomain)
                    .PageIfAskedAsync(context)).Select(Views.Of)));
        api.MapPost("/organizations/{id}/jit/email-domains", AddDomainAsync);
        api.MapPut("/organizations/{id}/jit/email-domains", ReplaceDomainsAsync);
        api.MapDelete("/organizations/{id}/jit/email-domains/{emailDomain}", async (string id, string emailDomain, DevLogtoDb db) =>
        {
            var removed = await db.Set<JitDomain>().Where(d => d.OrganizationId == id && d.EmailDomain == emailDomain).ExecuteDeleteAsync();
            return removed == 1 ? Results.NoContent() : throw ManagementError.NotFound();
        });
        api.MapGet("/organizations/{id}/jit/roles", async (string id, HttpContext context, DevLogtoDb db) =>
        {
            if (!await db.Organizations.AnyAsync(o => o.Id == id))
            {
                throw EntityErrors.Missing("organizations", id);
            }

            var roles = db.Organizations.AsNoTracking().Where(o => o.Id == id).SelectMany(o => o.JitRoles).OrderBy(r => r.Id);
            return Results.Json((await roles.PageIfAskedAsync(context)).Select(Views.Of));
        });
        api.MapPost("/organizations/{id}/jit/roles", (string id, HttpContext context, DevLogtoDb db) =>
            ChangeRolesAsync(
                id,
                context,
                db,
                min: 1,
                (present, given) => present.AddRange(given.Except(present)),
                Results.Text("Created", statusCode: 201)));
        api.MapPut("/organizations/{id}/jit/roles", (string id, HttpContext context, DevLogtoDb db) =>
            ChangeRolesAsync(id, context, db, min: 0, References.ReplaceBy, Results.NoContent()));
        api.MapDelete("/organizations/{id}/jit/roles/{organizationRoleId}", async (string id, string organizationRoleId, DevLogtoDb db) =>
        {
            var roles = (await OrganizationAsync(db, id)).JitRoles;
            roles.Remove(roles.Find(r => r.Id == organizationRoleId) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    private static async Task<IResult> AddDomainAsync(string id, HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var domain = new JitDomain { OrganizationId = id, EmailDomain = input.Text("emailDomain", 1, 128) };
        input.Check();
        if (await db.Organizations.FindAsync(id) is null)
        {
            throw ManagementError.UnknownReference();
        }

        if (await db.Set<JitDomain>().AnyAsync(d => d.OrganizationId == id && d.EmailDomain == domain.EmailDomain))
        {
            throw ManagementError.Duplicate();
        }

        db.Add(domain);
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(domain), statusCode: 201);
    }

    private static async Task<IResult> ReplaceDomainsAsync(string id, HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var domains = input.Texts("emailDomains", isRequired: true);
        input.Check();
        var organization = await db.Organizations.Include(o => o.JitDomains).SingleOrDefaultAsync(o => o.Id == id)
            ?? throw ManagementError.UnknownReference();
        organization.JitDomains.Clear();
        organization.JitDomains.AddRange(domains.Distinct().Select(domain => new JitDomain { OrganizationId = id, EmailDomain = domain }));
        await db.SaveChangesAsync();
        return Results.NoContent();
    }

    private static async Task<IResult> ChangeRolesAsync(
        string id, HttpContext context, DevLogtoDb db, int min, Action<List<Role>, List<Role>> change, IResult done)
    {
        var input = await Input.ReadAsync(context.Request);
        var ids = input.Texts("organizationRoleIds", min, isRequired: true, minLength: 1);
        input.Check();
        var given = await db.Roles.Where(r => ids.Contains(r.Id)).AllNamedByAsync(ids);
        change((await OrganizationAsync(db, id)).JitRoles, given);
        await db.SaveChangesAsync();
        return done;
    }

    private static async Task<Organization> OrganizationAsync(DevLogtoDb db, string id) =>
        await db.Organizations.Include(o => o.JitRoles).SingleOrDefaultAsync(o => o.Id == id) ?? throw ManagementError.UnknownReference();
}
