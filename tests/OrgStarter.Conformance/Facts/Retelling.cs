using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrgStarter.Conformance.Facts;

/// <summary>
/// Tells a recording of one version with the ids of another: recordings of the same name come from the same script, so the words that stand
/// in one place of both name the same thing.
/// </summary>
internal sealed partial class Retelling
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Dictionary<string, string> words = new(StringComparer.Ordinal);
    private readonly string version = "";

    /// <param name="pairs">Recordings of the same name.</param>
    public Retelling(IEnumerable<(Recording From, Recording To)> pairs)
    {
        foreach (var (from, to) in pairs)
        {
            version = to.Version;
            Pair(from.Whole, to.Whole);
        }
    }

    public Recording Of(Recording recording)
    {
        var retold = Word().Replace(recording.Whole.ToJsonString(Readable), word => words.GetValueOrDefault(word.Value, word.Value));
        return Recording.Read(version, JsonNode.Parse(retold)!.AsObject());
    }

    private void Pair(JsonNode? from, JsonNode? to)
    {
        switch (from, to)
        {
            case (JsonObject one, JsonObject other):
                foreach (var (name, value) in one)
                {
                    Pair(value, other[name]);
                }

                break;
            case (JsonArray one, JsonArray other) when one.Count == other.Count:
                foreach (var (value, counterpart) in one.Zip(other))
                {
                    Pair(value, counterpart);
                }

                break;
            case (JsonValue one, JsonValue other) when one.TryGetValue(out string? text) && other.TryGetValue(out string? counterpart):
                var (these, those) = (Word().Matches(text), Word().Matches(counterpart));
                foreach (var (word, meaning) in these.Count == those.Count ? these.Zip(those) : [])
                {
                    words.TryAdd(word.Value, meaning.Value);
                }

                break;
        }
    }

    [GeneratedRegex("[A-Za-z0-9_-]+")]
    private static partial Regex Word();
}
