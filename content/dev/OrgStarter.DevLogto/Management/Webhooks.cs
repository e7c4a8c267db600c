using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;

namespace OrgStarter.DevLogto.Management;

internal static class Webhooks
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        api.MapGet("/hooks", async (HttpContext context, DevLogtoDb db) =>
            Results.Json((await db.Hooks.AsNoTracking().OrderByDescending(h => h.CreatedAt).PageIfAskedAsync(context)).Select(Views.Of)));
        api.MapPost("/hooks", CreateAsync);
        api.MapGet("/hooks/{id}", async (string id, DevLogtoDb db) => Results.Json(Views.Of(await FindAsync(db, id))));
        api.MapPatch("/hooks/{id}", ChangeAsync);
        api.MapDelete("/hooks/{id}", async (string id, DevLogtoDb db) =>
        {
            db.Remove(await db.Hooks.FindAsync(id) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
        api.MapPatch("/hooks/{id}/signing-key", async (string id, DevLogtoDb db) =>
        {
            var hook = await db.Hooks.FindAsync(id) ?? throw EntityErrors.Unchanged("hooks");
            hook.SigningKey = NewKey();
            await db.SaveChangesAsync();
            return Results.Json(Views.Of(hook));
        });
        api.MapPost("/hooks/{id}/test", TestAsync);
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, DevLogtoDb db, TimeProvider time)
    {
        var input = await Input.ReadAsync(request);
        var hook = new Hook
        {
            Id = Ids.Long(),
            Name = input.OptionalText("name", 256) ?? "",
            Events = Events(input),
            Config = Config(input, isRequired: true),
            SigningKey = NewKey(),
            Enabled = !input.Has("enabled") || input.Flag("enabled"),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        input.Check();
        if (!input.Has("events"))
        {
            throw new ManagementError(400, "hook.missing_events", "You need to provide at least one event.");
        }

        db.Hooks.Add(hook);
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(hook), statusCode: 201);
    }

    private static async Task<IResult> ChangeAsync(string id, HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var enabled = input.Has("enabled") ? input.Flag("enabled") : (bool?)null;
        var name = input.OptionalText("name", 256);
        var events = input.Has("events") ? Events(input) : null;
        var config = input.Has("config") ? Config(input) : null;
        input.Check();
        var hook = await db.Hooks.FindAsync(id) ?? throw EntityErrors.Unchanged("hooks");
        hook.Name = name ?? hook.Name;
        hook.Enabled = enabled ?? hook.Enabled;
        hook.Events = events ?? hook.Events;
        hook.Config = config ?? hook.Config;
        await db.SaveChangesAsync();
        return Results.Json(Views.Of(hook));
    }

    /// <summary>Sends a sample of each named event and reports whether the endpoint accepted it.</summary>
    /// <exception cref="ManagementError">422: the endpoint returned an error, or did not respond.</exception>
    private static async Task<IResult> TestAsync(string id, HttpContext context, DevLogtoDb db, HookDelivery delivery, TimeProvider time)
    {
        var input = await Input.ReadAsync(context.Request);
        var names = input.Texts("events", min: 1, options: RegisteredEvents.All);
        var config = Config(input, isRequired: true);
        input.Check();
        var hook = await FindAsync(db, id);
        hook.Config = config;
        foreach (var name in names.Distinct())
        {
            using var answer = await delivery.SendAsync(hook, new JsonObject
            {
                ["event"] = name,
                ["createdAt"] = time.GetUtcNow().UtcDateTime.ToString(
                    "yyyy-MM-ddTHH:mm:ss.fffZ",
                    System.Globalization.CultureInfo.InvariantCulture),
                ["userAgent"] = "fake-user-agent",
                ["path"] = "/fake-path/:id",
                ["method"] = "POST",
                ["status"] = 200,
                ["params"] = new JsonObject { ["id"] = "fake-id" },
                ["data"] = new JsonObject { ["result"] = "success" },
            }, context.RequestAborted);
            if (!answer.IsSuccessStatusCode)
            {
                var data = new JsonObject
                {
                    ["responseStatus"] = (int)answer.StatusCode,
                    ["responseBody"] = await answer.Content.ReadAsStringAsync(context.RequestAborted)
                };
                throw new ManagementError(422, "hook.endpoint_responded_with_error", "Endpoint responded with error.", data);
            }
        }

        return Results.NoContent();
    }

    private static string Events(Input input)
    {
        var names = input.Texts("events", min: input.Has("events") ? 1 : 0, options: RegisteredEvents.All);
        return new JsonArray([.. names.Distinct().Select(name => (JsonNode)name)]).ToJsonString();
    }

    private static string Config(Input input, bool isRequired = false)
    {
        var config = input.Inside("config", isRequired);
        if (input["config"] is JsonObject)
        {
            config.Text("url");
        }

        return config.Body.ToJsonString();
    }

    private static string NewKey() => RandomNumberGenerator.GetString(Alphabet, 32);

    private static async Task<Hook> FindAsync(DevLogtoDb db, string id) =>
        await db.Hooks.FindAsync(id) ?? throw EntityErrors.Missing("hooks", id);
}
