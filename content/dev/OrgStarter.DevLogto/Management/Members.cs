using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;

namespace OrgStarter.DevLogto.Management;

internal static class Members
{
    public static void MapMembers(this RouteGroupBuilder api)
    {
        api.MapGet("/organizations/{id}/users", ListAsync);
        api.MapPost("/organizations/{id}/users", AddAsync);
        api.MapPut("/organizations/{id}/users", ReplaceAsync);
        api.MapDelete("/organizations/{id}/users/{userId}", RemoveAsync);
    }

    /// <summary>Returns the members by id. As in Logto, an unknown organization has an empty list.</summary>
    private static async Task<IResult> ListAsync(string id, HttpContext context, DevLogtoDb db)
    {
        var query = context.Request.Query;
        var members = db.Memberships.AsNoTracking().Where(m => m.OrganizationId == id);
        if (query["q"].ToString() is { Length: > 0 } search)
        {
            var pattern = Like.Around(search);
            members = members.Where(m => EF.Functions.Like(m.PersonId, pattern, Like.Escape)
                || EF.Functions.Like(m.Person.Name, pattern, Like.Escape)
                || EF.Functions.Like(m.Person.PrimaryEmail, pattern, Like.Escape)
                || EF.Functions.Like(m.Person.Username, pattern, Like.Escape));
        }

        if (query["organizationRoleId"].ToString() is { Length: > 0 } roleId)
        {
            members = members.Where(m => m.Roles.Any(r => r.Id == roleId));
        }

        var page = await members.OrderBy(m => m.PersonId).Include(m => m.Person).Include(m => m.Roles).PageAsync(context);
        return Results.Json(page.Select(Views.AsMember));
    }

    private static async Task<IResult> AddAsync(string id, HttpContext context, DevLogtoDb db, HookEvents events)
    {
        var userIds = await ReadPeopleAsync(id, context, db, min: 1);
        var present = await db.Memberships
            .Where(m => m.OrganizationId == id && userIds.Contains(m.PersonId))
            .Select(m => m.PersonId)
            .ToListAsync();
        db.Memberships.AddRange(
            userIds.Distinct().Except(present).Select(person => new Membership { OrganizationId = id, PersonId = person }));
        await db.SaveChangesAsync();
        events.RaiseMembership(id, added: userIds.Except(present));
        return Results.Json(new { userIds }, statusCode: 201);
    }

    /// <summary>Members who stay keep their roles.</summary>
    private static async Task<IResult> ReplaceAsync(string id, HttpContext context, DevLogtoDb db, HookEvents events)
    {
        var userIds = await ReadPeopleAsync(id, context, db, min: 0);
        var present = await db.Memberships.Where(m => m.OrganizationId == id).ToListAsync();
        events.RaiseMembership(
            id, added: userIds.Except(present.Select(m => m.PersonId)), removed: present.Select(m => m.PersonId).Except(userIds));
        db.Memberships.RemoveRange(present.Where(m => !userIds.Contains(m.PersonId)));
        db.Memberships.AddRange(
            userIds.Distinct()
                .Except(present.Select(m => m.PersonId))
                .Select(person => new Membership { OrganizationId = id, PersonId = person }));
        await db.SaveChangesAsync();
        return Results.NoContent();
    }

    private static async Task<IReadOnlyList<string>> ReadPeopleAsync(string id, HttpContext context, DevLogtoDb db, int min)
    {
        var input = await Input.ReadAsync(context.Request);
        var userIds = input.Texts("userIds", min, isRequired: true, minLength: 1);
        input.Check();
        return await db.Organizations.FindAsync(id) is not null
            && await db.People.CountAsync(p => userIds.Contains(p.Id)) == userIds.Distinct().Count()
            ? userIds
            : throw ManagementError.UnknownReference();
    }

    private static async Task<IResult> RemoveAsync(string id, string userId, DevLogtoDb db, HookEvents events)
    {
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.OrganizationId == id && m.PersonId == userId)
            ?? throw ManagementError.NotFound();
        db.Memberships.Remove(membership);
        await db.SaveChangesAsync();
        events.RaiseMembership(id, removed: [userId]);
        return Results.NoContent();
    }
}
