using System.Text.Json;

namespace OrgStarter.Platform.Http;

/// <summary>
/// Logs the Content Security Policy violations that browsers report, one line each. Any client can send any content, so reports are limited
/// in size and sanitized, and URLs lose the parts that may contain secrets.
/// </summary>
public static partial class CspReports
{
    public const string Path = "/csp-report";
    private const int MaximumLength = 16 * 1024;

    public static void MapCspReports(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, HandleAsync)
        .WithMetadata(new PublicPageAttribute()).WithDisplayName(Path).RequireRateLimiting(RateLimits.Machines);

    private static async Task<IResult> HandleAsync(HttpRequest request, ILoggerFactory logs, CancellationToken ct)
    {
        if (await ReadAsync(request, ct) is not { } reports)
        {
            return Results.BadRequest(new { error = "Not a report." });
        }

        foreach (var report in reports)
        {
            LogReport(logs.CreateLogger(typeof(CspReports)), report.Directive, report.Blocked, report.Page);
        }

        return Results.NoContent();
    }

    /// <returns>Null if the body is too long, is not JSON, or contains a lone surrogate.</returns>
    private static async Task<IReadOnlyList<CspReport>?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var buffer = new byte[MaximumLength + 1];
        var length = request.ContentLength > MaximumLength
            ? buffer.Length
            : await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        try
        {
            if (length > MaximumLength)
            {
                return null;
            }

            using var json = JsonDocument.Parse(buffer.AsMemory(0, length), new JsonDocumentOptions { MaxDepth = 8 });
            return [.. CspReport.AllIn(json.RootElement)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The Content Security Policy stopped {Directive} from {Blocked} on {Page}")]
    private static partial void LogReport(ILogger logger, string directive, string blocked, string page);
}
