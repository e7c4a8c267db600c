using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrgStarter.Conformance;

/// <summary>What the server under test answered.</summary>
/// <param name="Headers">By name in any letter case; a header may come several times.</param>
public sealed record Answer(int Status, ILookup<string, string> Headers, string Text)
{
    public JsonNode? Json { get; } = Parse(Headers, Text);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers).SelectMany(h => h.Value, (h, value) => (h.Key, value))
            .ToLookup(h => h.Key, h => h.value, StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync());

    private static JsonNode? Parse(ILookup<string, string> headers, string text)
    {
        try
        {
            return headers["Content-Type"].FirstOrDefault()?.Contains("json", StringComparison.Ordinal) == true && text.Length > 0
                ? JsonNode.Parse(text)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
