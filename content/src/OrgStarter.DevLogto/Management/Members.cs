using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

internal static class Members
{
    public static void MapMembers(this RouteGroupBuilder api)
    {
        api.MapGet("/organizations/{id}/users", ListAsync);
        api.MapPost("/organizations/{id}/users", AddAsync);
        api.MapDelete("/organizations/{id}/users/{userId}", RemoveAsync);
    }

    /// <summary>An unknown organization answers an empty list, as Logto's does.</summary>
    private static async Task<IResult> ListAsync(string id, HttpContext context, DevLogtoDb db)
    {
        var query = context.Request.Query;
        var members = db.Memberships.AsNoTracking().Where(m => m.OrganizationId == id);
        if (query["q"].ToString() is { Length: > 0 } search)
        {
            var pattern = Like.Containing(search);
            members = members.Where(m => EF.Functions.Like(m.PersonId, pattern, Like.Escape) || EF.Functions.Like(m.Person.Name, pattern, Like.Escape)
                || EF.Functions.Like(m.Person.PrimaryEmail, pattern, Like.Escape) || EF.Functions.Like(m.Person.Username, pattern, Like.Escape));
        }

        if (query["organizationRoleId"].ToString() is { Length: > 0 } roleId)
        {
            members = members.Where(m => m.Roles.Any(r => r.Id == roleId));
        }

        var page = await members.OrderBy(m => m.Number).Include(m => m.Person).Include(m => m.Roles).PageAsync(context);
        return Results.Json(page.Select(Views.AsMember));
    }

    private static async Task<IResult> AddAsync(string id, HttpContext context, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(context.Request);
        var userIds = input.Texts("userIds", min: 1);
        input.Check();
        if (await db.Organizations.FindAsync(id) is null || await db.People.CountAsync(p => userIds.Contains(p.Id)) != userIds.Distinct().Count())
        {
            throw ManagementError.UnknownReference();
        }

        var present = await db.Memberships.Where(m => m.OrganizationId == id && userIds.Contains(m.PersonId)).Select(m => m.PersonId).ToListAsync();
        db.Memberships.AddRange(userIds.Distinct().Except(present).Select(person => new Membership { OrganizationId = id, PersonId = person }));
        await db.SaveChangesAsync();
        return Results.Json(new { userIds }, statusCode: 201);
    }

    private static async Task<IResult> RemoveAsync(string id, string userId, DevLogtoDb db)
    {
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.OrganizationId == id && m.PersonId == userId)
            ?? throw ManagementError.NotFound();
        db.Memberships.Remove(membership);
        await db.SaveChangesAsync();
        return Results.NoContent();
    }
}
