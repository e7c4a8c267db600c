using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;

namespace OrgStarter.DevLogto.Management;

internal static class Users
{
    private static readonly PasswordHasher<Person> Hasher = new();

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
            await db.SaveChangesAsync();
            events.Raise("User.Deleted", Views.Of(person));
            return Results.NoContent();
        });
        api.MapGet("/users/{userId}/organizations", async (string userId, HttpContext context, DevLogtoDb db) =>
        {
            await FindAsync(db, userId);
            var memberships = db.Memberships.AsNoTracking().Include(m => m.Organization).Include(m => m.Roles)
                .Where(m => m.PersonId == userId).OrderBy(m => m.Number);
            return Results.Json((await memberships.PageIfAskedAsync(context)).Select(Views.WithRoles));
        });
        api.MapGet("/users/{userId}/custom-data", async (string userId, DevLogtoDb db) => Results.Json(JsonNode.Parse((await FindAsync(db, userId)).CustomData)));
        api.MapPatch("/users/{userId}/custom-data", (string userId, HttpRequest request, DevLogtoDb db, TimeProvider time) =>
            MergeAsync(userId, request, db, time, "customData", person => person.CustomData, (person, json) => person.CustomData = json));
        api.MapPatch("/users/{userId}/profile", (string userId, HttpRequest request, DevLogtoDb db, TimeProvider time) =>
            MergeAsync(userId, request, db, time, "profile", person => person.Profile, (person, json) => person.Profile = json));
        api.MapPatch("/users/{userId}/is-suspended", SuspendAsync);
        api.MapGet("/users/{userId}/has-password", async (string userId, DevLogtoDb db) =>
            Results.Json(new { hasPassword = (await FindAsync(db, userId)).PasswordHash is not null }));
        api.MapPost("/users/{userId}/password/verify", VerifyPasswordAsync);
    }

    /// <summary>Answers 200, asks no password policy and provisions nobody just in time, as Logto's does.</summary>
    private static async Task<IResult> CreateAsync(HttpRequest request, DevLogtoDb db, TimeProvider time, HookEvents events)
    {
        var input = await Input.ReadAsync(request);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var person = new Person
        {
            Id = Ids.Short(),
            Username = input.OptionalMatch("username", UserRules.Username()),
            PrimaryEmail = input.OptionalMatch("primaryEmail", UserRules.Email()),
            Name = input.OptionalText("name", 128),
            Avatar = input.OptionalText("avatar"),
            CustomData = input.Json("customData"),
            Profile = input.Json("profile"),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var password = input.OptionalText("password");
        input.Check();
        await UserRules.RequireFreeAsync(db, person);
        person.PasswordHash = password is null ? null : Hasher.HashPassword(person, password);
        db.People.Add(person);
        await db.SaveChangesAsync();
        events.Raise("User.Created", Views.WithPassword(person));
        return Results.Json(Views.WithPassword(person));
    }

    private static async Task<IResult> ListAsync(HttpContext context, DevLogtoDb db)
    {
        var people = UserRules.Search(db.People.AsNoTracking(), context.Request.Query).OrderByDescending(p => p.CreatedAt).ThenBy(p => p.Id);
        return Results.Json((await people.PageAsync(context)).Select(Views.WithPassword));
    }

    private static async Task<IResult> ChangeAsync(string userId, HttpRequest request, DevLogtoDb db, TimeProvider time, HookEvents events)
    {
        var input = await Input.ReadAsync(request);
        var (username, email) = (input.OptionalMatch("username", UserRules.Username()), input.OptionalMatch("primaryEmail", UserRules.Email()));
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
        events.Raise("User.Data.Updated", Views.WithPassword(person));
        return Results.Json(Views.WithPassword(person));
    }

    /// <summary>Fields that are given replace their old values, null included; the others stay.</summary>
    private static async Task<IResult> MergeAsync(
        string userId, HttpRequest request, DevLogtoDb db, TimeProvider time, string field, Func<Person, string> read, Action<Person, string> write)
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

    /// <summary>A suspended person's grants are gone, also after the suspension ends.</summary>
    private static async Task<IResult> SuspendAsync(
        string userId, HttpContext context, DevLogtoDb db, TimeProvider time, IOpenIddictTokenManager tokens, HookEvents events)
    {
        var input = await Input.ReadAsync(context.Request);
        var isSuspended = input.Flag("isSuspended");
        input.Check();
        var person = await FindAsync(db, userId);
        person.IsSuspended = isSuspended;
        await SaveAsync(db, time, person);
        events.Raise("User.SuspensionStatus.Updated", Views.WithPassword(person));
        if (isSuspended)
        {
            await tokens.RevokeBySubjectAsync(userId);
            await db.LoginSessions.Where(s => s.PersonId == userId).ExecuteDeleteAsync();
        }

        return Results.Json(Views.WithPassword(person));
    }

    private static async Task<IResult> VerifyPasswordAsync(string userId, HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var password = input.Text("password", 1);
        input.Check();
        var person = await FindAsync(db, userId);
        return person.PasswordHash is { } hash && Hasher.VerifyHashedPassword(person, hash, password) != PasswordVerificationResult.Failed
            ? Results.NoContent()
            : throw new ManagementError(422, "session.invalid_credentials", "Incorrect account or password. Please check your input.");
    }

    private static async Task SaveAsync(DevLogtoDb db, TimeProvider time, Person person)
    {
        person.UpdatedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.SaveChangesAsync();
    }

    private static async Task<Person> FindAsync(DevLogtoDb db, string id) => await db.People.FindAsync(id) ?? throw ManagementError.NotFound();
}
