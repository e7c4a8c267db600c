using System.Text.Json.Nodes;

namespace OrgStarter.Conformance;

/// <summary>What the Management API shows of a tenant, to be compared with what it shows later.</summary>
internal sealed class TenantState
{
    private static readonly string[] Paths =
    [
        "/organizations", "/users", "/applications", "/resources", "/organization-roles", "/organization-scopes", "/hooks", "/connectors",
        "/one-time-tokens", "/sign-in-exp", "/account-center",
    ];

    private readonly Dictionary<string, JsonNode> things = [];

    public static async Task<TenantState> ReadAsync(LogtoUnderTest logto)
    {
        var state = new TenantState();
        foreach (var path in Paths)
        {
            await state.ReadAsync(logto, path);
        }

        return state;
    }

    /// <returns>What has come, gone or changed.</returns>
    public IReadOnlyList<string> Changes(TenantState later) =>
    [
        .. things.Keys
            .Union(later.things.Keys)
            .Where(name => !JsonNode.DeepEquals(things.GetValueOrDefault(name), later.things.GetValueOrDefault(name)))
            .Select(name =>
                $"{name}: {things.GetValueOrDefault(name)?.ToJsonString() ?? "none"}, now "
                    + $"{later.things.GetValueOrDefault(name)?.ToJsonString() ?? "none"}"),
    ];

    private async Task ReadAsync(LogtoUnderTest logto, string path)
    {
        // Not every list has pages; one that has none is the same on the second.
        for (var (page, known) = (1, -1); known < things.Count; page++)
        {
            known = things.Count;
            var shown = (await logto.TryMakeAsync(HttpMethod.Get, $"{path}?page={page}&page_size=100")).Json;
            foreach (var thing in shown as JsonArray ?? [shown?.DeepClone()])
            {
                things[$"{path}/{thing?["id"]}"] = Sorted(thing!);
            }
        }
    }

    /// <summary>The order of rows means nothing here.</summary>
    private static JsonNode Sorted(JsonNode? node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(Sorted).OrderBy(item => item.ToJsonString(), StringComparer.Ordinal)]),
        JsonObject json => new JsonObject(json.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Sorted(p.Value)))!),
        _ => node!.DeepClone(),
    };
}
