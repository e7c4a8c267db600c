using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrgStarter.Conformance;

/// <summary>
/// From what was recorded to what the server under test calls the same thing: ids and tokens it gave itself, and addresses and user
/// names that nobody else has there.
/// </summary>
public sealed partial class Translation
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<long, long> numbers = [];
    private Regex? words;

    /// <summary>Leaves addresses as they are.</summary>
    public bool KeepsAddresses { get; init; }

    /// <summary>Makes what must be unique unique.</summary>
    public string Suffix { get; private init; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>One that may learn without consequences.</summary>
    public Translation Copy()
    {
        var copy = new Translation { KeepsAddresses = KeepsAddresses, Suffix = Suffix };
        foreach (var (recorded, live) in texts)
        {
            copy.texts[recorded] = live;
        }

        foreach (var (recorded, live) in numbers)
        {
            copy.numbers[recorded] = live;
        }

        return copy;
    }

    public bool Knows(string recorded) => texts.ContainsKey(recorded);

    public bool Knows(long recorded) => numbers.ContainsKey(recorded);

    /// <summary>True for a value that the server under test gave, or was given, in this scenario.</summary>
    public bool Gave(string live) => texts.ContainsValue(live);

    public void Learn(string recorded, string live)
    {
        texts[recorded] = live;
        words = null;
    }

    public void Learn(long recorded, long live) => numbers[recorded] = live;

    public long Of(long recorded) => numbers.GetValueOrDefault(recorded, recorded);

    public string Of(string recorded)
    {
        words ??= Words();
        return words.Replace(recorded, match =>
        {
            if (texts.TryGetValue(match.Value, out var live))
            {
                return live;
            }

            if (KeepsAddresses)
            {
                return match.Value;
            }

            // An address: the same domain and letter case, another person.
            var at = match.Value.IndexOf('@', StringComparison.Ordinal);
            return $"{match.Value[..at]}-{Suffix}{match.Value[at..]}";
        });
    }

    public JsonNode? Of(JsonNode? recorded) => recorded switch
    {
        JsonObject json => new JsonObject(json.Select(p => KeyValuePair.Create(Of(p.Key), Of(p.Value)))),
        JsonArray array => new JsonArray([.. array.Select(Of)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Of((string)value!),
        JsonValue value when value.TryGetValue(out long number) => Of(number),
        _ => recorded?.DeepClone(),
    };

    /// <summary>Whole words only, the longest first, addresses before what may be a part of them.</summary>
    private Regex Words() => new(string.Join('|', texts.Keys.OrderByDescending(k => k.Length)
        .Select(k => $@"(?<![A-Za-z0-9_-]){Regex.Escape(k)}(?![A-Za-z0-9_@-])").Prepend(Address().ToString())));

    [GeneratedRegex(@"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+\.[A-Za-z.]*[A-Za-z]")]
    private static partial Regex Address();
}
