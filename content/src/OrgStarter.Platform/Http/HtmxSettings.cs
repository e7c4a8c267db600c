using System.Text.Json;

namespace OrgStarter.Platform.Http;

/// <summary>
/// How htmx behaves on every page; see https://htmx.org/reference/#config. It evaluates nothing and writes no style (the Content
/// Security Policy allows neither), keeps no page of a tenant in the browser's storage, and swaps no error into the page, so that
/// what was typed stays; Scripts/site.js shows the error's words.
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
        // Not "style": writing that attribute, even an empty one, breaks the Content Security Policy.
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
