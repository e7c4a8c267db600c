using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrgStarter.DevLogto.Api;

/// <summary>Collects the errors in a body, in the format of Zod, the schema library that Logto validates with.</summary>
internal sealed class InputIssues
{
    private readonly JsonArray issues = [];
    private readonly List<string> details = [];

    /// <param name="path">The path to the field, outermost name first; a number is an index in a list.</param>
    /// <param name="detail">The text of the readable summary; null uses <paramref name="message"/>.</param>
    public void Add(IReadOnlyList<object> path, string message, JsonObject issue, string? detail = null)
    {
        issue["message"] = message;
        issue["path"] = new JsonArray([.. path.Select(part => (JsonNode)(part is int place ? place : (string)part))]);
        issues.Add(issue);
        details.Add($"Error in key path \"{string.Join('.', path)}\": ({issue["code"]}) {detail ?? message}");
    }

    public void WrongType(IReadOnlyList<object> path, string expected, JsonNode? found, bool isMissing = false)
    {
        var received = isMissing ? "undefined" : found is null ? "null" : found.GetValueKind() switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString().ToLowerInvariant(),
        };
        var message = isMissing ? "Required" : $"Expected {expected}, received {received}";
        Add(
            path,
            message,
            new() { ["code"] = "invalid_type", ["expected"] = expected, ["received"] = received },
            $"Expected {expected} but received {received}.");
    }

    /// <exception cref="ManagementError">400 with all issues, if there are any.</exception>
    public void Check()
    {
        if (issues.Count > 0)
        {
            throw new ManagementError(
                400, "guard.invalid_input", "The request body is invalid.",
                new JsonObject { ["issues"] = issues, ["name"] = "ZodError" }, string.Join("\n", details));
        }
    }
}
