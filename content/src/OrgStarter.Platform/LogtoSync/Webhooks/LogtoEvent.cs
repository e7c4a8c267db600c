using System.Globalization;
using System.Text.Json;
using OrgStarter.Logto;

namespace OrgStarter.Platform.LogtoSync.Webhooks;

/// <summary>
/// The parts of a webhook event that the site uses: its name and the ids of its subject. State in the event is not used, because it may be
/// outdated. Source: https://docs.logto.io/developers/webhooks/webhooks-request, and recorded requests of Logto 1.41.
/// </summary>
/// <param name="MemberIds">
/// The added and removed members, and the removed machines. Null if the event lists no valid ids: then any member may be affected.
/// </param>
public sealed record LogtoEvent(
    string Name,
    DateTimeOffset? CreatedAt,
    string? OrganizationId,
    string? UserId,
    IReadOnlyList<string>? MemberIds)
{
    /// <summary>The maximum length of an event name. Logto's longest name has 35 characters.</summary>
    public const int NameLength = 100;

    /// <returns>The event, or null if the body is not a valid event.</returns>
    public static LogtoEvent? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Text(json.RootElement, "event") is { Length: > 0 and <= NameLength } name ? Of(name, json.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The body is not JSON, or contains a lone surrogate.
            return null;
        }
    }

    private static LogtoEvent Of(string name, JsonElement root) => new(
        name,
        DateTimeOffset.TryParse(Text(root, "createdAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null,
        name.StartsWith("Organization.", StringComparison.Ordinal)
            ? Id(Text(root, "organizationId")) ?? Id(Text(Child(root, "params"), "id")) ?? Id(Text(Child(root, "data"), "id")) : null,
        name.StartsWith("User.", StringComparison.Ordinal)
            ? Id(Text(Child(root, "data"), "id")) ?? Id(Text(Child(root, "params"), "userId")) : null,
        Members(
            // A machine that was just added has no tokens yet.
            isAboutMachines: Child(root, "addedApplicationIds").ValueKind == JsonValueKind.Array,
            Child(root, "addedUserIds"),
            Child(root, "removedUserIds"),
            Child(root, "removedApplicationIds")));

    private static IReadOnlyList<string>? Members(bool isAboutMachines, params JsonElement[] lists)
    {
        var given = lists.Where(list => list.ValueKind == JsonValueKind.Array).ToList();
        var ids = given
            .SelectMany(list => list.EnumerateArray())
            .Select(id => id.ValueKind == JsonValueKind.String ? Id(id.GetString()) : null)
            .ToList();
        return (ids.Count == 0 && !isAboutMachines) || ids.Contains(null) ? null : [.. ids.Select(id => id!).Distinct()];
    }

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static string? Text(JsonElement element, string name) =>
        Child(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Validates the id, because ids become part of Management API paths.</summary>
    private static string? Id(string? text) => LogtoId.IsOne(text) ? text : null;
}
