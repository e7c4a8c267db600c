using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

internal static class Users
{
    public static void MapUsers(this RouteGroupBuilder api)
    {
        api.MapGet("/users/{userId}", async (string userId, DevLogtoDb db) => Results.Json(Views.WithPassword(await FindAsync(db, userId))));
        api.MapGet("/users/{userId}/organizations", async (string userId, HttpContext context, DevLogtoDb db) =>
        {
            await FindAsync(db, userId);
            var memberships = db.Memberships.AsNoTracking().Include(m => m.Organization).Include(m => m.Roles)
                .Where(m => m.PersonId == userId).OrderBy(m => m.Number);
            return Results.Json((await memberships.PageIfAskedAsync(context)).Select(Views.WithRoles));
        });
        api.MapPatch("/users/{userId}/is-suspended", SuspendAsync);
        api.MapDelete("/users/{userId}", async (string userId, DevLogtoDb db) =>
        {
            db.People.Remove(await FindAsync(db, userId));
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    /// <summary>A suspended person's grants are gone, also after the suspension ends.</summary>
    private static async Task<IResult> SuspendAsync(
        string userId, HttpContext context, DevLogtoDb db, TimeProvider time, IOpenIddictTokenManager tokens)
    {
        var input = await Input.ReadAsync(context.Request);
        var isSuspended = input.Flag("isSuspended");
        input.Check();
        var person = await FindAsync(db, userId);
        person.IsSuspended = isSuspended;
        person.UpdatedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.SaveChangesAsync();
        if (isSuspended)
        {
            await tokens.RevokeBySubjectAsync(userId);
        }

        return Results.Json(Views.WithPassword(person));
    }

    private static async Task<Person> FindAsync(DevLogtoDb db, string id) => await db.People.FindAsync(id) ?? throw ManagementError.NotFound();
}
