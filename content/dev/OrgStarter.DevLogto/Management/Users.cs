using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;

namespace OrgStarter.DevLogto.Management;

internal static class Users
{
    public static void MapUsers(this RouteGroupBuilder api)
    {
        api.MapPost("/users", CreateAsync);
        api.MapGet("/users", ListAsync);
        api.MapGet("/users/{userId}", async (string userId, HttpRequest request, DevLogtoDb db) =>
        {
            var view = Views.WithPassword(await FindAsync(db, userId));
            if (request.Query["includeSsoIdentities"] == "true")
            {
                view["ssoIdentities"] = new JsonArray();
            }

            return Results.Json(view);
        });
        api.MapPatch("/users/{userId}", ChangeAsync);
        api.MapDelete("/users/{userId}", async (string userId, DevLogtoDb db, HookEvents events) =>
        {
            var person = await FindAsync(db, userId);
            db.People.Remove(person);
            // As in Logto, the invitations that the user sent or accepted are deleted too.
            db.Invitations.RemoveRange(db.Invitations.Where(i => i.InviterId == userId || i.AcceptedUserId == userId));
            await db.SaveChangesAsync();
            events.Raise("User.Deleted", Views.Of(person));
            return Results.NoContent();
        });
        api.MapGet("/users/{userId}/organizations", async (string userId, DevLogtoDb db) =>
        {
            await FindAsync(db, userId);
            var memberships = db.Memberships.AsNoTracking().Include(m => m.Organization).Include(m => m.Roles)
                .Where(m => m.PersonId == userId).OrderBy(m => m.OrganizationId);
            return Results.Json((await memberships.ToListAsync()).Select(Views.WithRoles));
        });
        api.MapGet("/users/{userId}/custom-data", async (string userId, DevLogtoDb db) =>
            Results.Json(JsonNode.Parse((await FindAsync(db, userId)).CustomData)));
        api.MapPatch("/users/{userId}/custom-data", (string userId, HttpRequest request, DevLogtoDb db, TimeProvider time) =>
            MergeAsync(userId, request, db, time, "customData", person => person.CustomData, (person, json) => person.CustomData = json));
        api.MapPatch("/users/{userId}/profile", (string userId, HttpRequest request, DevLogtoDb db, TimeProvider time) =>
            MergeAsync(userId, request, db, time, "profile", person => person.Profile, (person, json) => person.Profile = json));
        api.MapPatch("/users/{userId}/is-suspended", SuspendAsync);
    }

    /// <summary>As in Logto: returns 200, applies no password policy, and does no just-in-time provisioning.</summary>
    private static async Task<IResult> CreateAsync(HttpRequest request, DevLogtoDb db, TimeProvider time)
    {
        var input = await Input.ReadAsync(request);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var person = new Person
        {
            Id = Ids.Short(),
            Username = input.Has("username") ? input.Match("username", UserRules.Username()) : null,
            PrimaryEmail = input.Has("primaryEmail") ? input.Match("primaryEmail", UserRules.Email()) : null,
            Name = input.Has("name") ? input.Text("name", max: 128) : null,
            Avatar = input.OptionalText("avatar"),
            CustomData = input.Json("customData"),
            Profile = input.Json("profile"),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var password = input.Has("password") ? input.Text("password", 1) : null;
        input.Check();
        await UserRules.RequireFreeAsync(db, person);
        person.PasswordHash = password is null ? null : Passwords.Hash(password);
        db.People.Add(person);
        await db.SaveChangesAsync();
        return Results.Json(Views.WithPassword(person));
    }

    private static async Task<IResult> ListAsync(HttpContext context, DevLogtoDb db)
    {
        var people = UserSearch.Apply(db.People.AsNoTracking(), context.Request.Query)
            .OrderByDescending(p => p.CreatedAt)
            .ThenBy(p => p.Id);
        return Results.Json((await people.PageAsync(context)).Select(Views.WithPassword));
    }

    private static async Task<IResult> ChangeAsync(string userId, HttpRequest request, DevLogtoDb db, TimeProvider time)
    {
        var input = await Input.ReadAsync(request);
        var (username, email) = (
            input.OptionalMatch("username", UserRules.Username()),
            input.OptionalMatch("primaryEmail", UserRules.Email()));
        var (name, avatar) = (input.OptionalText("name", 128), input.OptionalText("avatar"));
        input.Check();
        var person = await FindAsync(db, userId);
        person.Username = input.Has("username") ? username : person.Username;
        person.PrimaryEmail = input.Has("primaryEmail") ? email : person.PrimaryEmail;
        person.Name = input.Has("name") ? name : person.Name;
        person.Avatar = input.Has("avatar") ? avatar : person.Avatar;
        person.CustomData = input.Has("customData") ? input.Json("customData") : person.CustomData;
        person.Profile = input.Has("profile") ? input.Json("profile") : person.Profile;
        await UserRules.RequireFreeAsync(db, person);
        await SaveAsync(db, time, person);
        return Results.Json(Views.WithPassword(person));
    }

    /// <summary>Replaces the fields in the body, also with null. Other fields stay.</summary>
    private static async Task<IResult> MergeAsync(
        string userId,
        HttpRequest request,
        DevLogtoDb db,
        TimeProvider time,
        string field,
        Func<Person, string> read,
        Action<Person, string> write)
    {
        var input = await Input.ReadAsync(request);
        var person = await FindAsync(db, userId);
        var merged = JsonNode.Parse(read(person))!.AsObject();
        foreach (var (name, value) in input[field] as JsonObject ?? [])
        {
            merged[name] = value?.DeepClone();
        }

        write(person, merged.ToJsonString());
        await SaveAsync(db, time, person);
        return Results.Json(merged);
    }

    /// <summary>Ends the grants of a suspended user. They stay ended after the suspension.</summary>
    private static async Task<IResult> SuspendAsync(
        string userId, HttpContext context, DevLogtoDb db, TimeProvider time, IOpenIddictTokenManager tokens)
    {
        var input = await Input.ReadAsync(context.Request);
        var isSuspended = input.Flag("isSuspended");
        input.Check();
        var person = await FindAsync(db, userId);
        person.IsSuspended = isSuspended;
        await SaveAsync(db, time, person);
        if (isSuspended)
        {
            await tokens.RevokeBySubjectAsync(userId);
            await db.LoginSessions.Where(s => s.PersonId == userId).ExecuteDeleteAsync();
        }

        return Results.Json(Views.WithPassword(person));
    }

    private static async Task SaveAsync(DevLogtoDb db, TimeProvider time, Person person)
    {
        person.UpdatedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.SaveChangesAsync();
    }

    public static async Task<Person> FindAsync(DevLogtoDb db, string id) =>
        await db.People.FindAsync(id) ?? throw ManagementError.NotFound();
}
