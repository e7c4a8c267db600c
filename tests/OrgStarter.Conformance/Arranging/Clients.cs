using System.Text.Json.Nodes;
using OrgStarter.Conformance.Facts;

namespace OrgStarter.Conformance.Arranging;

/// <summary>Registers the recorded applications, and the API that some of their tokens are for.</summary>
internal static class Clients
{
    /// <summary>In which a refresh token of a short-lived application ends; so it is renewed from 70 % of it on.</summary>
    public static readonly TimeSpan ShortLifetime = TimeSpan.FromSeconds(30);

    private static readonly string[] RedirectUris = ["http://localhost:5080/signin-logto"];
    private static readonly string[] SignedOutUris = ["http://localhost:5080/signout-callback-logto"];

    public static async Task ApplicationAsync(this Scenario scenario, string id)
    {
        if (scenario.Names.Knows(id) || !scenario.Set.Applications.TryGetValue(id, out var application))
        {
            return;
        }

        if (application.IsMachine)
        {
            // The one that may call the Management API: a real server gives that right in its console only.
            scenario.Names.Learn(id, scenario.Logto.ManagementAppId);
            scenario.Names.Learn(application.Secret!, scenario.Logto.ManagementAppSecret);
            return;
        }

        var made = (await scenario.PostAsync("/applications", new JsonObject
        {
            ["name"] = NameOf(id) ?? "Conformance",
            ["description"] = DescriptionOf(id),
            ["type"] = application.Type,
            ["oidcClientMetadata"] = new JsonObject
            {
                ["redirectUris"] = new JsonArray([.. RedirectUris.Select(u => (JsonNode)u)]),
                ["postLogoutRedirectUris"] = new JsonArray([.. SignedOutUris.Select(u => (JsonNode)u)]),
            },
            ["customClientMetadata"] = application.HasShortLifetime
                ? new JsonObject { ["refreshTokenTtl"] = (int)ShortLifetime.TotalSeconds }
                : new JsonObject(),
        }))!;
        scenario.Names.Learn(id, (string)made["id"]!);
        scenario.DeleteInTheEnd($"/applications/{made["id"]}");
        if (application.Secret is { } secret)
        {
            var secrets = (await scenario.GetAsync($"/applications/{made["id"]}/secrets"))!.AsArray();
            scenario.Names.Learn(secret, (string)secrets[0]!["value"]!);
        }
    }

    /// <summary>The API, by its indicator, with the permissions that the recorded roles give for it.</summary>
    public static async Task ResourceAsync(this Scenario scenario, string indicator)
    {
        var roles = scenario.Tenant.All(Kind.Role).Where(role => Scopes(role).Any()).ToList();
        if (indicator == RecordedGrant.Organizations
            || indicator == scenario.Logto.ManagementResource
            || scenario.Names.Knows(indicator)
            || roles.Count == 0)
        {
            return;
        }

        // An indicator is unique in a tenant.
        scenario.Names.Learn(indicator, $"{indicator}/{scenario.Names.Suffix}");
        var made = (await scenario.PostAsync("/resources", new JsonObject
        {
            ["name"] = "TenantKit API",
            ["indicator"] = scenario.Of(indicator)
        }))!;
        scenario.DeleteInTheEnd($"/resources/{made["id"]}");
        foreach (var scope in roles.SelectMany(Scopes).DistinctBy(s => (string)s["id"]!))
        {
            if ((string?)scope["resource"]?["id"] is { } resourceId)
            {
                scenario.Names.Learn(resourceId, (string)made["id"]!);
            }

            var description = Descriptions.GetValueOrDefault((string)scope["id"]!);
            var permission = (await scenario.PostAsync($"/resources/{made["id"]}/scopes", new JsonObject
            {
                ["name"] = (string)scope["name"]!,
                ["description"] = description
            }))!;
            scenario.Names.Learn((string)scope["id"]!, (string)permission["id"]!);
        }

        foreach (var role in roles)
        {
            await scenario.EnsureAsync(role);
            await scenario.PutAsync($"/organization-roles/{scenario.Of(role.Id)}/resource-scopes", new JsonObject
            {
                ["scopeIds"] = new JsonArray([.. Scopes(role).Select(s => (JsonNode)scenario.Of((string)s["id"]!))]),
            });
        }
    }

    /// <summary>Descriptions of API permissions by id, where an answer shows them.</summary>
    private static Dictionary<string, string?> Descriptions { get; } = Recording.All.Values
        .Select(r => r.Call?.ResponseBody)
        .OfType<JsonArray>()
        .SelectMany(rows => rows.OfType<JsonObject>())
        .Where(row => row.ContainsKey("resourceId"))
        .DistinctBy(row => (string)row["id"]!)
        .ToDictionary(row => (string)row["id"]!, row => (string?)row["description"]);

    private static IEnumerable<JsonObject> Scopes(Entity role) =>
        role.States.Select(s => s["resourceScopes"]).OfType<JsonArray>().FirstOrDefault(s => s.Count > 0)?.Select(s => s!.AsObject()) ?? [];

    private static string? NameOf(string id) => About(id).Select(a => (string?)a["name"]).FirstOrDefault(name => name is not null);

    private static string? DescriptionOf(string id) =>
        About(id).Select(a => (string?)a["description"]).FirstOrDefault(text => text is not null);

    private static IEnumerable<JsonObject> About(string id) =>
        Recording.All.Values.SelectMany(r => Objects(r.Whole)).Where(o => (string?)(o["id"] as JsonValue) == id);

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(p => Objects(p.Value)).Prepend(json),
        JsonArray array => array.SelectMany(Objects),
        _ => [],
    };
}
