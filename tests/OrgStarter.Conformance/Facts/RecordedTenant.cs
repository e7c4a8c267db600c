using System.Text.Json.Nodes;

namespace OrgStarter.Conformance.Facts;

/// <summary>
/// What all recordings together say of the tenant they were made in: who an id is, which password opens an account. A scenario
/// makes the same on the server under test before it asks.
/// </summary>
public sealed class RecordedTenant
{
    private static readonly Dictionary<string, Kind> Collections = new(StringComparer.Ordinal)
    {
        ["users"] = Kind.Person,
        ["organizations"] = Kind.Organization,
        ["organization-roles"] = Kind.Role,
        ["organization-scopes"] = Kind.Permission,
    };

    private readonly Dictionary<string, Entity> entities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> passwords = new(StringComparer.OrdinalIgnoreCase);

    public RecordedTenant(IEnumerable<Recording> recordings)
    {
        foreach (var recording in recordings)
        {
            Learn(recording.Whole);
            LearnFromToken(recording.Whole["decoded"]?["id_token"]?["payload"] as JsonObject);
            LearnPassword(recording.Call?.Body as JsonObject);
            LearnFromPath(recording.Call);
        }
    }

    /// <returns>Null for an id that no recording explains: it names nothing on the recorded server either.</returns>
    public Entity? Find(string? id) => id is null ? null : entities.GetValueOrDefault(id);

    public IEnumerable<Entity> All(Kind kind) => entities.Values.Where(e => e.Kind == kind);

    public Entity? FindToken(string? token) => All(Kind.OneTimeToken).FirstOrDefault(t => t.States.Any(s => (string?)s["token"] == token));

    public IEnumerable<Entity> RolesNamed(string name) => All(Kind.Role).Where(r => (string?)r.Fullest["name"] == name);

    public Entity? FindPersonBy(string field, string value) =>
        All(Kind.Person).FirstOrDefault(p =>
            p.States.Any(s => string.Equals((string?)s[field], value, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The password that was typed or set for an address or a user name; null when none was.</summary>
    public string? PasswordOf(string? identifier) => identifier is null ? null : passwords.GetValueOrDefault(identifier);

    /// <summary>Reads the objects of an answer, however deep they lie.</summary>
    private void Learn(JsonNode? node, string? field = null)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Learn(item, field);
                }

                break;
            case JsonObject json:
                if (Entity.KindOf(json) is { } kind)
                {
                    Add(kind, json);
                }
                else if (field is "organizationRoles" or "scopes" && json["id"] is not null)
                {
                    Add(field == "scopes" ? Kind.Permission : Kind.Role, json);
                }

                foreach (var (name, value) in json.Where(p => p.Key != "request"))
                {
                    Learn(value, name);
                }

                break;
        }
    }

    private void LearnFromToken(JsonObject? claims)
    {
        if (claims is not null)
        {
            Add(Kind.Person, new JsonObject
            {
                ["id"] = claims["sub"]!.DeepClone(),
                ["name"] = claims["name"]?.DeepClone(),
                ["username"] = claims["username"]?.DeepClone(),
                ["primaryEmail"] = claims["email"]?.DeepClone(),
            });
        }
    }

    /// <summary>
    /// What a call that succeeded names in its path, as a member or as the person who accepts, was there. An empty list proves nothing:
    /// Logto answers one for an organization that it does not know.
    /// </summary>
    private void LearnFromPath(RecordedCall? call)
    {
        var segments = call is { Succeeded: true, ResponseBody: not JsonArray { Count: 0 } }
            ? call.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)
            : [];
        foreach (var (word, id) in segments.Zip(segments.Skip(1)))
        {
            if (Collections.TryGetValue(word, out var kind) && id is not "roles")
            {
                Add(kind, new JsonObject { ["id"] = id });
            }
        }

        foreach (var id in call is { Succeeded: true, Body: JsonObject body } ? body["userIds"] as JsonArray ?? [] : [])
        {
            Add(Kind.Person, new JsonObject { ["id"] = id!.DeepClone() });
        }

        if (call is { Succeeded: true } && call.Field("acceptedUserId") is { } accepted)
        {
            Add(Kind.Person, new JsonObject { ["id"] = accepted, ["primaryEmail"] = call.ResponseBody!["invitee"]!.DeepClone() });
        }
    }

    private void LearnPassword(JsonObject? body)
    {
        if ((string?)body?["password"] is { } password)
        {
            foreach (var identifier in new[] { body["username"], body["primaryEmail"], body["identifier"]?["value"] }.OfType<JsonValue>())
            {
                passwords.TryAdd((string)identifier!, password);
            }
        }
    }

    private void Add(Kind kind, JsonObject state)
    {
        var id = (string)state["id"]!;
        if (!entities.TryGetValue(id, out var entity))
        {
            entities[id] = entity = new Entity(kind, id);
        }

        entity.States.Add(state);
    }
}
