using System.Text.Json;

namespace OrgStarter.Platform.Http;

/// <summary>A Content Security Policy report, sanitized for the log.</summary>
/// <param name="Directive">The violated directive.</param>
/// <param name="Blocked">The origin of the blocked resource, or a keyword such as <c>inline</c>.</param>
/// <param name="Page">The path of the page, without the query, which may contain secrets.</param>
public sealed record CspReport(string Directive, string Blocked, string Page)
{
    private const int MaxReports = 10;
    private const int MaxLength = 120;

    /// <summary>
    /// Reads both formats of reports: <c>{"csp-report": {...}}</c> from <c>report-uri</c>, and a list of
    /// <c>{"type": "csp-violation", "body": {...}}</c> from <c>report-to</c> (W3C CSP Level 3, section 5).
    /// </summary>
    public static IEnumerable<CspReport> AllIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object when Part(json, "csp-report") is { } one =>
            [Of(one, "effective-directive", "violated-directive", "blocked-uri", "document-uri")],
        JsonValueKind.Array => json.EnumerateArray()
            .Take(MaxReports)
            .Where(report => Text(report, "type") == "csp-violation")
            .Select(report => Part(report, "body"))
            .OfType<JsonElement>()
            .Select(body => Of(body, "effectiveDirective", "effectiveDirective", "blockedURL", "documentURL")),
        _ => [],
    };

    private static CspReport Of(JsonElement body, string directive, string older, string blocked, string page) => new(
        Clean(Text(body, directive) ?? Text(body, older)), Clean(Origin(Text(body, blocked))), Clean(Path(Text(body, page))));

    private static string? Origin(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? uri.GetLeftPart(UriPartial.Authority)
            : address?.Split(':', '?', '#')[0];

    private static string? Path(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.AbsolutePath : null;

    /// <summary>Shortens the text and replaces control and non-ASCII characters, so that a report cannot forge log lines.</summary>
    private static string Clean(string? text) =>
        string.IsNullOrEmpty(text) ? "-" : string.Concat(text.Take(MaxLength).Select(c => c is > ' ' and < '\x7f' ? c : '_'));

    private static JsonElement? Part(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object
            ? part
            : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
