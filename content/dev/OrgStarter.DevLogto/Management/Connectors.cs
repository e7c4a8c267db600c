using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// The mail connector: <c>http-email</c>, which sends every mail to an endpoint, or SMTP, which has templates and sends nothing here. The
/// inbox receives the mails with any connector and without one; a real Logto without a connector returns 501.
/// </summary>
internal static class Connectors
{
    public static void MapConnectors(this RouteGroupBuilder api)
    {
        api.MapGet("/connectors", async (DevLogtoDb db) => Results.Json((await db.Connectors.AsNoTracking().ToListAsync()).Select(View)));
        api.MapPost("/connectors", CreateAsync);
        api.MapGet("/connectors/{id}", async (string id, DevLogtoDb db) =>
            Results.Json(View(await db.Connectors.FindAsync(id) ?? throw EntityErrors.Missing("connectors", id))));
        api.MapPatch("/connectors/{id}", ChangeAsync);
        api.MapDelete("/connectors/{id}", async (string id, DevLogtoDb db) =>
        {
            db.Remove(await db.Connectors.FindAsync(id) ?? throw ManagementError.NotFound());
            await db.SaveChangesAsync();
            return Results.NoContent();
        });
    }

    /// <summary>Replaces the existing connector: there is only one for mail.</summary>
    private static async Task<IResult> CreateAsync(HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var kind = input.Text("connectorId", 1, 128);
        var connector = new Connector { Id = input.OptionalText("id") ?? Ids.Short(), Kind = kind, Config = Config(input, kind) };
        input.Check();
        if (kind is not (Connector.HttpEmail or Connector.Smtp))
        {
            throw new ManagementError(
                422,
                "connector.not_found_with_connector_id",
                "Can not find connector with given standard connector id.");
        }

        await db.Connectors.ExecuteDeleteAsync();
        db.Connectors.Add(connector);
        await db.SaveChangesAsync();
        return Results.Json(View(connector));
    }

    private static async Task<IResult> ChangeAsync(string id, HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var connector = await db.Connectors.FindAsync(id) ?? throw EntityErrors.Missing("connectors", id);
        var config = input.Has("config") ? Config(input, connector.Kind) : null;
        input.Check();
        connector.Config = config ?? connector.Config;
        await db.SaveChangesAsync();
        return Results.Json(View(connector));
    }

    /// <summary>Reads the complete configuration, which replaces the previous one.</summary>
    private static string Config(Input input, string kind)
    {
        var config = input.Inside("config", isRequired: true);
        if (input["config"] is JsonObject && kind == Connector.HttpEmail)
        {
            config.Text("endpoint");
            config.OptionalText("authorization");
        }
        else if (input["config"] is JsonObject given && kind == Connector.Smtp && !HasRequiredTemplates(given))
        {
            throw new ManagementError(400, "connector.invalid_config", "The connector's config is invalid.");
        }

        return config.Body.ToJsonString();
    }

    private static bool HasRequiredTemplates(JsonObject config) =>
        config["templates"] is JsonArray templates
            && Connector.RequiredTemplates.All(name => templates.Any(t => (string?)t?["usageType"] == name));

    private static JsonObject View(Connector connector) => new()
    {
        ["id"] = connector.Id,
        ["syncProfile"] = false,
        ["enableTokenStorage"] = false,
        ["config"] = JsonNode.Parse(connector.Config),
        ["metadata"] = new JsonObject(),
        ["connectorId"] = connector.Kind,
        ["target"] = connector.Kind == Connector.Smtp ? "smtp" : Connector.HttpEmail,
        ["name"] = new JsonObject { ["en"] = connector.Kind == Connector.Smtp ? "SMTP" : "HTTP Email" },
        ["description"] = new JsonObject { ["en"] = "Hands mails on." },
        ["logo"] = "",
        ["logoDark"] = null,
        ["readme"] = "",
        ["platform"] = null,
        ["type"] = "Email",
    };
}
