using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgStarter.Conformance.Facts;

/// <summary>
/// One sign-in of the recordings, put together from every call that used one of its tokens: who signed in, where, and what was asked. What
/// was asked is what any of its tokens ever carried.
/// </summary>
public sealed class RecordedGrant
{
    public const string Organizations = "urn:logto:resource:organizations";
    private static readonly string[] SignInScopes =
        ["openid", "profile", "email", "offline_access", "urn:logto:scope:organizations", "urn:logto:scope:organization_roles"];

    /// <summary>Every token and code of it, as recorded.</summary>
    public HashSet<string> Tokens { get; } = new(StringComparer.Ordinal);

    public string? ClientId { get; private set; }

    public string? PersonId { get; private set; }

    public string? Nonce { get; private set; }

    /// <summary>Of the sign-in itself; empty when no recording shows them.</summary>
    public HashSet<string> Scopes { get; } = new(StringComparer.Ordinal);

    /// <summary>Permissions of organizations and APIs.</summary>
    public HashSet<string> Permissions { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Resources { get; } = new(StringComparer.Ordinal);

    /// <summary>A sign-in that asked for this, whatever else is known of it.</summary>
    public static RecordedGrant Asking(IEnumerable<string> scopes, IEnumerable<string> permissions, IEnumerable<string> resources)
    {
        var grant = new RecordedGrant();
        grant.Scopes.UnionWith(scopes);
        grant.Permissions.UnionWith(permissions);
        grant.Resources.UnionWith(resources);
        return grant;
    }

    /// <summary>What a sign-in asks for unless the recordings say otherwise: everything.</summary>
    public IEnumerable<string> AskedScopes => Scopes.Count == 0 ? SignInScopes : Scopes;

    /// <summary>The payload of a JWT; null for anything else.</summary>
    public static JsonObject? Payload(string? token) =>
        token?.Split('.') is [_, var payload, _] && token.StartsWith("eyJ", StringComparison.Ordinal)
            ? JsonNode.Parse(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(payload))) as JsonObject
            : null;

    /// <summary>Header and payload of a JWT.</summary>
    public static JsonObject Decode(string token)
    {
        var parts = token.Split('.').Take(2).Select(part => JsonNode.Parse(WebEncoders.Base64UrlDecode(part))).ToList();
        return new JsonObject { ["header"] = parts[0], ["payload"] = parts[1] };
    }

    public static IReadOnlyList<RecordedGrant> Collect(
        IEnumerable<Recording> recordings,
        IReadOnlyDictionary<string, RecordedApplication> applications)
    {
        var grants = new List<RecordedGrant>();
        foreach (var call in recordings
            .Select(r => r.Call)
            .OfType<RecordedCall>()
            .Where(c => c.Path.StartsWith("/oidc/", StringComparison.Ordinal)))
        {
            var answer = call.ResponseBody as JsonObject;
            var tokens = new[]
            {
                call.Field("code"),
                call.Field("refresh_token"),
                call.Field("token"),
                Bearer(call),
                Text(answer, "access_token"),
                Text(answer, "refresh_token")
            }
                .OfType<string>()
                .Where(t => t.Length > 20 && Payload(t)?["sub"]?.ToString() != Payload(t)?["client_id"]?.ToString()
                    || Payload(t) is null && t.Length > 20)
                .ToList();
            if (tokens.Count == 0 || call.Field("grant_type") == "client_credentials")
            {
                continue;
            }

            var mine = grants.Where(g => g.Tokens.Overlaps(tokens)).ToList();
            var grant = mine.FirstOrDefault() ?? new RecordedGrant();
            grants = [.. grants.Except(mine), grant];
            mine.Skip(1).ToList().ForEach(grant.Take);
            grant.Tokens.UnionWith(tokens);
            grant.Read(call, answer, applications);
        }

        return grants;
    }

    private void Take(RecordedGrant other)
    {
        Tokens.UnionWith(other.Tokens);
        Scopes.UnionWith(other.Scopes);
        Permissions.UnionWith(other.Permissions);
        Resources.UnionWith(other.Resources);
        (ClientId, PersonId, Nonce) = (ClientId ?? other.ClientId, PersonId ?? other.PersonId, Nonce ?? other.Nonce);
    }

    private void Read(RecordedCall call, JsonObject? answer, IReadOnlyDictionary<string, RecordedApplication> applications)
    {
        ClientId ??= RecordedApplication.Credentials(call).Select(c => c.Id).FirstOrDefault(applications.ContainsKey);
        foreach (var claims in new[]
        {
            Payload(Text(answer, "id_token")),
            Payload(Text(answer, "access_token")),
            Payload(call.Field("token")),
            call.Path == "/oidc/me" ? answer : null
        })
        {
            PersonId ??= Text(claims, "sub");
            Nonce ??= Text(claims, "nonce");
        }

        PersonId ??= Text(answer, "sub");
        if (Text(answer, "scope") is not { } scope || !call.Succeeded)
        {
            return;
        }

        var words = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isForResource = call.Field("organization_id") is not null || call.Field("resource") is not null;
        (isForResource ? Permissions : Scopes).UnionWith(words);
        if (call.Field("resource") is { } resource)
        {
            Resources.Add(resource);
        }
    }

    private static string? Bearer(RecordedCall call) =>
        call.Headers.TryGetValue("authorization", out var header) && header.StartsWith("Bearer ", StringComparison.Ordinal)
            ? header["Bearer ".Length..]
            : null;

    private static string? Text(JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
