using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OrgStarter.Conformance;

/// <summary>What a running Logto was asked and answered, or what it sent to a webhook or a mail connector.</summary>
/// <param name="Version">The version of that Logto, such as <c>1.42</c>: the name of the folder that the recording is in.</param>
/// <param name="From">The address of the server that was recorded.</param>
/// <param name="Call">The exchange; null for what was only captured.</param>
/// <param name="Captured">What Logto sent by itself.</param>
public sealed partial record Recording(
    string Version,
    string Name,
    string? Notes,
    Uri From,
    RecordedCall? Call,
    IReadOnlyList<JsonObject> Captured,
    JsonObject Whole)
{
    /// <summary>
    /// Names another folder of recordings to replay beside those of the project. Its name, or the names of the folders in it, end in the
    /// version; what stands outside of such a folder is of the version that was recorded from the same address, else of the newest.
    /// </summary>
    public const string FolderVariable = "LOGTO_RECORDINGS";

    private static readonly Uri Recorded = new("http://localhost:3001");

    /// <summary>By <see cref="Id"/>.</summary>
    public static IReadOnlyDictionary<string, Recording> All { get; } =
        ReadAll().GroupBy(r => r.Id).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);

    /// <summary>The newest version of which there are recordings: as it does, so does the embedded Logto.</summary>
    public static string Newest { get; } = All.Values.Select(r => r.Version).MaxBy(System.Version.Parse)!;

    /// <summary>Version and name: <c>1.42/oidc-discovery</c>.</summary>
    public string Id => $"{Version}/{Name}";

    /// <summary>The words of the name, which say what was done before: <c>oidc-refresh-after-revocation</c>.</summary>
    public bool Says(string words) => Name.Contains(words, StringComparison.Ordinal);

    private static List<Recording> ReadAll()
    {
        var own = ReadFolder(Path.Combine(AppContext.BaseDirectory, "Recordings")).ToList();
        var more = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? ReadFolder(folder) : [];
        var newest = own.Select(r => r.Version).MaxBy(System.Version.Parse)!;
        return [
            .. own,
            .. more.Select(r =>
                r.Version.Length > 0 ? r : r with { Version = own.FirstOrDefault(o => o.From == r.From)?.Version ?? newest })
        ];
    }

    private static IEnumerable<Recording> ReadFolder(string folder) => Directory.GetDirectories(folder).Prepend(folder)
        .SelectMany(part => Directory.GetFiles(part, "*.json"), (part, file) => Read(VersionIn(part), file)).OfType<Recording>();

    private static string VersionIn(string folder) =>
        VersionAtTheEnd().Match(Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar))).Value;

    /// <returns>Null for a file that is no recording of an exchange, such as an API description.</returns>
    private static Recording? Read(string version, string file) =>
        JsonNode.Parse(File.ReadAllText(file)) is JsonObject whole && whole["name"] is not null ? Read(version, whole) : null;

    public static Recording Read(string version, JsonObject whole)
    {
        var from = (string?)whole["recordedFrom"] is { } address ? new Uri(address) : Recorded;
        var call = whole["request"] is JsonObject request ? RecordedCall.Read(request, whole["response"]!.AsObject()) : null;
        return new Recording(
            version,
            (string)whole["name"]!,
            (string?)whole["notes"],
            from,
            call,
            [.. (whole["captured"] as JsonArray ?? []).Select(c => c!.AsObject())],
            whole);
    }

    [GeneratedRegex(@"[0-9]+\.[0-9]+$")]
    private static partial Regex VersionAtTheEnd();
}

/// <param name="Query">In order; a name may come twice.</param>
/// <param name="ResponseHeaders">By lower-case name; <c>set-cookie</c> has a value for each cookie.</param>
public sealed record RecordedCall(
    string Method,
    string Path,
    IReadOnlyList<KeyValuePair<string, string>> Query,
    IReadOnlyDictionary<string, string> Headers,
    JsonNode? Body,
    int Status,
    IReadOnlyDictionary<string, IReadOnlyList<string>> ResponseHeaders,
    JsonNode? ResponseBody)
{
    public bool IsForm =>
        Headers.GetValueOrDefault("content-type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true;

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
        response["headers"]!.AsObject().ToDictionary(
            h => h.Key,
            h => (IReadOnlyList<string>)[.. Values(h.Value)],
            StringComparer.OrdinalIgnoreCase),
        response["body"]?.DeepClone());

    private static IEnumerable<string> Values(JsonNode? node) =>
        node is JsonArray many ? many.Select(v => v!.ToString()) : [node?.ToString() ?? ""];
}
