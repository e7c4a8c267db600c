using System.Globalization;
using System.Text.Json;
using OrgStarter.Logto;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>
/// What the site reads of an event: its name and whom it is about. Never the state in it: that may be overtaken by the time it
/// is read. Source: https://docs.logto.io/developers/webhooks/webhooks-request, and Logto 1.41 as recorded.
/// </summary>
/// <param name="MemberIds">Who came or went; null when the event does not say, or not in ids: then it can be anybody.</param>
public sealed record LogtoEvent(string Name, DateTimeOffset? CreatedAt, string? OrganizationId, string? UserId, IReadOnlyList<string>? MemberIds)
{
    /// <summary>The longest name that is believed to be one; Logto's longest has 35 characters.</summary>
    public const int NameLength = 100;

    /// <returns>The event, or null for anything that is not one.</returns>
    public static LogtoEvent? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Text(json.RootElement, "event") is { Length: > 0 and <= NameLength } name ? Of(name, json.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or text with half a character in it.
            return null;
        }
    }

    private static LogtoEvent Of(string name, JsonElement root) => new(
        name,
        DateTimeOffset.TryParse(Text(root, "createdAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
        name.StartsWith("Organization.", StringComparison.Ordinal)
            ? Id(Text(root, "organizationId")) ?? Id(Text(Child(root, "params"), "id")) ?? Id(Text(Child(root, "data"), "id")) : null,
        name.StartsWith("User.", StringComparison.Ordinal)
            ? Id(Text(Child(root, "data"), "id")) ?? Id(Text(Child(root, "params"), "userId")) : null,
        Members(Child(root, "addedUserIds"), Child(root, "removedUserIds")));

    private static IReadOnlyList<string>? Members(params JsonElement[] lists)
    {
        var given = lists.Where(list => list.ValueKind == JsonValueKind.Array).ToList();
        var ids = given.SelectMany(list => list.EnumerateArray()).Select(id => id.ValueKind == JsonValueKind.String ? Id(id.GetString()) : null).ToList();
        return ids.Count == 0 || ids.Contains(null) ? null : [.. ids.Select(id => id!).Distinct()];
    }

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static string? Text(JsonElement element, string name) =>
        Child(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Ids go into paths of the Management API.</summary>
    private static string? Id(string? text) => LogtoId.IsOne(text) ? text : null;
}
