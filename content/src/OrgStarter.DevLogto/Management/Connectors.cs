using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// The mail connector, of one kind: <c>http-email</c>, which hands every mail to an address. Without it mails stay in the inbox alone;
/// a real Logto would answer 501.
/// </summary>
internal static class Connectors
{
    public const string HttpEmail = "http-email";

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

    /// <summary>There is one connector for mail: a new one takes the place of the old.</summary>
    private static async Task<IResult> CreateAsync(HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var (kind, connector) = (input.Text("connectorId", 1, 128), new Connector { Id = Ids.Short(), Config = Config(input) });
        input.Check();
        if (kind != HttpEmail)
        {
            throw new ManagementError(422, "connector.not_found_with_connector_id", "Can not find connector with given standard connector id.");
        }

        await db.Connectors.ExecuteDeleteAsync();
        db.Connectors.Add(connector);
        await db.SaveChangesAsync();
        return Results.Json(View(connector));
    }

    private static async Task<IResult> ChangeAsync(string id, HttpRequest request, DevLogtoDb db)
    {
        var input = await Input.ReadAsync(request);
        var config = input.Has("config") ? Config(input) : null;
        input.Check();
        var connector = await db.Connectors.FindAsync(id) ?? throw EntityErrors.Missing("connectors", id);
        connector.Config = config ?? connector.Config;
        await db.SaveChangesAsync();
        return Results.Json(View(connector));
    }

    private static string Config(Input input)
    {
        var config = input.Inside("config", isRequired: true);
        if (input["config"] is JsonObject)
        {
            config.Text("endpoint");
            config.OptionalText("authorization");
        }

        return config.Body.ToJsonString();
    }

    private static JsonObject View(Connector connector) => new()
    {
        ["id"] = connector.Id,
        ["syncProfile"] = false,
        ["enableTokenStorage"] = false,
        ["config"] = JsonNode.Parse(connector.Config),
        ["metadata"] = new JsonObject(),
        ["connectorId"] = HttpEmail,
        ["target"] = HttpEmail,
        ["name"] = new JsonObject { ["en"] = "HTTP Email" },
        ["description"] = new JsonObject { ["en"] = "Hands mails to an address." },
        ["logo"] = "",
        ["logoDark"] = null,
        ["readme"] = "",
        ["platform"] = null,
        ["type"] = "Email",
    };
}
