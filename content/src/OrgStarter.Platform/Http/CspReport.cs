using System.Text.Json;

namespace OrgStarter.Platform.Http;

/// <summary>What a report says, fit for a line of the log.</summary>
/// <param name="Directive">The rule that stopped something.</param>
/// <param name="Blocked">The origin of what was stopped, or a word such as <c>inline</c>.</param>
/// <param name="Page">The path of the page; its query may hold secrets.</param>
public sealed record CspReport(string Directive, string Blocked, string Page)
{
    private const int Most = 10;
    private const int Longest = 120;

    /// <summary>
    /// Both forms that browsers send: <c>{"csp-report": {...}}</c> for <c>report-uri</c>, and a list of
    /// <c>{"type": "csp-violation", "body": {...}}</c> for <c>report-to</c> (W3C CSP Level 3, section 5).
    /// </summary>
    public static IEnumerable<CspReport> AllIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object when Part(json, "csp-report") is { } one => [Of(one, "effective-directive", "violated-directive", "blocked-uri", "document-uri")],
        JsonValueKind.Array => json.EnumerateArray().Take(Most).Where(report => Text(report, "type") == "csp-violation")
            .Select(report => Part(report, "body")).OfType<JsonElement>().Select(body => Of(body, "effectiveDirective", "effectiveDirective", "blockedURL", "documentURL")),
        _ => [],
    };

    private static CspReport Of(JsonElement body, string directive, string older, string blocked, string page) => new(
        Clean(Text(body, directive) ?? Text(body, older)), Clean(Origin(Text(body, blocked))), Clean(Path(Text(body, page))));

    private static string? Origin(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.GetLeftPart(UriPartial.Authority) : address?.Split(':', '?', '#')[0];

    private static string? Path(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.AbsolutePath : null;

    /// <summary>One line, short, of plain characters only: a report must not be able to write a second line into the log.</summary>
    private static string Clean(string? text) =>
        string.IsNullOrEmpty(text) ? "-" : string.Concat(text.Take(Longest).Select(c => c is > ' ' and < '\x7f' ? c : '_'));

    private static JsonElement? Part(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
