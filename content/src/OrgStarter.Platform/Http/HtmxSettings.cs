using System.Text.Json;

namespace OrgStarter.Platform.Http;

/// <summary>
/// The htmx configuration of every page (https://htmx.org/reference/#config). No eval and no inline styles, because the Content
/// Security Policy forbids them. No tenant's page in the browser's storage. Errors are not swapped in, so that the form keeps
/// its input; Scripts/site.js shows the error.
/// </summary>
public static class HtmxSettings
{
    public static string Json { get; } = JsonSerializer.Serialize(new
    {
        allowEval = false,
        includeIndicatorStyles = false,
        selfRequestsOnly = true,
        historyCacheSize = 0,
        refreshOnHistoryMiss = true,
        // Without "style": the Content Security Policy forbids setting this attribute, even to an empty value.
        attributesToSettle = new[] { "class" },
        timeout = 20_000,
        responseHandling = new object[]
        {
            new { code = "204", swap = false },
            new { code = "[23]..", swap = true },
            new { code = "422", swap = true },
            new { code = "[45]..", swap = false, error = true },
        },
    });
}
