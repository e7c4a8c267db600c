using System.Text.Json.Nodes;

namespace OrgStarter.Conformance.Facts;

/// <summary>The kinds of things that the recordings name by an id.</summary>
public enum Kind
{
    Organization,
    Person,
    Role,
    Permission,
    Invitation,
    OneTimeToken,
    Hook,
}

/// <summary>A thing of the recorded tenant, in every state that a recording shows of it, in no particular order.</summary>
public sealed record Entity(Kind Kind, string Id)
{
    public List<JsonObject> States { get; } = [];

    /// <summary>The state that tells most.</summary>
    public JsonObject Fullest => States.MaxBy(state => state.Count)!;

    /// <summary>What a JSON object is about, told by the fields that only this kind has.</summary>
    public static Kind? KindOf(JsonObject json) => json switch
    {
        _ when json["id"] is null => null,
        _ when json.ContainsKey("isMfaRequired") => Kind.Organization,
        _ when json.ContainsKey("primaryEmail") && json.ContainsKey("identities") => Kind.Person,
        _ when json.ContainsKey("invitee") => Kind.Invitation,
        _ when json.ContainsKey("signingKey") => Kind.Hook,
        _ when json.ContainsKey("token") && json.ContainsKey("context") => Kind.OneTimeToken,
        _ when (string?)json["type"] is "User" or "MachineToMachine" && json.ContainsKey("description") => Kind.Role,
        _ when json.Count == 4 && json.ContainsKey("tenantId") && json.ContainsKey("description") => Kind.Permission,
        _ => null,
    };
}
