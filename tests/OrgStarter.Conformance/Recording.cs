using System.Text.Json.Nodes;

namespace OrgStarter.Conformance;

/// <summary>What a running Logto 1.41 was asked and answered, or what it sent to a webhook or a mail connector.</summary>
/// <param name="From">The address of the server that was recorded.</param>
/// <param name="Call">The exchange; null for what was only captured.</param>
/// <param name="Captured">What Logto sent by itself.</param>
public sealed record Recording(string Name, string? Notes, Uri From, RecordedCall? Call, IReadOnlyList<JsonObject> Captured, JsonObject Whole)
{
    /// <summary>Names another folder of recordings to replay beside those of the project.</summary>
    public const string FolderVariable = "LOGTO_RECORDINGS";

    private static readonly Uri Recorded = new("http://localhost:3001");

    public static IReadOnlyDictionary<string, Recording> All { get; } = Folders()
        .SelectMany(folder => Directory.GetFiles(folder, "*.json")).Select(Read).OfType<Recording>()
        .GroupBy(r => r.Name).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);

    /// <summary>The words of the name, which say what was done before: <c>oidc-refresh-after-revocation</c>.</summary>
    public bool Says(string words) => Name.Contains(words, StringComparison.Ordinal);

    private static IEnumerable<string> Folders()
    {
        yield return Path.Combine(AppContext.BaseDirectory, "Recordings");
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } more)
        {
            yield return more;
        }
    }

    /// <returns>Null for a file that is no recording of an exchange, such as an API description.</returns>
    private static Recording? Read(string file)
    {
        if (JsonNode.Parse(File.ReadAllText(file)) is not JsonObject whole || (string?)whole["name"] is not { } name)
        {
            return null;
        }

        var from = (string?)whole["recordedFrom"] is { } address ? new Uri(address) : Recorded;
        var call = whole["request"] is JsonObject request ? RecordedCall.Read(request, whole["response"]!.AsObject()) : null;
        return new Recording(name, (string?)whole["notes"], from, call, [.. (whole["captured"] as JsonArray ?? []).Select(c => c!.AsObject())], whole);
    }
}

/// <param name="Query">In order; a name may come twice.</param>
/// <param name="ResponseHeaders">By lower-case name; <c>set-cookie</c> has a value for each cookie.</param>
public sealed record RecordedCall(
    string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Query, IReadOnlyDictionary<string, string> Headers, JsonNode? Body,
    int Status, IReadOnlyDictionary<string, IReadOnlyList<string>> ResponseHeaders, JsonNode? ResponseBody)
{
    public bool IsForm => Headers.GetValueOrDefault("content-type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true;

    /// <summary>It came from a browser that was there before.</summary>
    public bool HasCookies => Headers.GetValueOrDefault("cookie") is { Length: > 0 };

    public bool Succeeded => Status < 400;

    public string? ErrorCode => ResponseBody is JsonObject error && !Succeeded ? (string?)error["code"] : null;

    public string? Field(string name) => Body is JsonObject body && body[name] is JsonValue value ? value.ToString() : null;

    public static RecordedCall Read(JsonObject request, JsonObject response) => new(
        (string)request["method"]!, (string)request["path"]!,
        [.. request["query"]!.AsObject().SelectMany(q => Values(q.Value), (q, value) => KeyValuePair.Create(q.Key, value))],
        request["headers"]!.AsObject().ToDictionary(h => h.Key, h => h.Value!.ToString(), StringComparer.OrdinalIgnoreCase),
        request["body"]?.DeepClone(), (int)response["status"]!,
        response["headers"]!.AsObject().ToDictionary(h => h.Key, h => (IReadOnlyList<string>)[.. Values(h.Value)], StringComparer.OrdinalIgnoreCase),
        response["body"]?.DeepClone());

    private static IEnumerable<string> Values(JsonNode? node) =>
        node is JsonArray many ? many.Select(v => v!.ToString()) : [node?.ToString() ?? ""];
}
