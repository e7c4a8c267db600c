using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrgStarter.DevLogto.Management;

/// <summary>What is wrong somewhere inside a body, in the form of the schema library that Logto validates with (Zod).</summary>
internal sealed class PathIssues
{
    private readonly JsonArray issues = [];
    private readonly List<string> details = [];

    public void Add(string message, JsonObject issue, params JsonNode[] path) => Add(message, message, issue, path);

    public void Required(string expected, params JsonNode[] path) => Add(
        "Required", $"Expected {expected} but received undefined.", new() { ["code"] = "invalid_type", ["expected"] = expected, ["received"] = "undefined" }, path);

    public void WrongType(string expected, JsonNode? value, params JsonNode[] path)
    {
        var received = value?.GetValueKind() switch
        {
            null => "null",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString()!.ToLowerInvariant(),
        };
        Add($"Expected {expected}, received {received}", $"Expected {expected} but received {received}.",
            new() { ["code"] = "invalid_type", ["expected"] = expected, ["received"] = received }, path);
    }

    /// <exception cref="ManagementError">400 with all issues, when there is one.</exception>
    public void Check()
    {
        if (issues.Count > 0)
        {
            throw new ManagementError(
                400, "guard.invalid_input", "The request body is invalid.",
                new JsonObject { ["issues"] = issues, ["name"] = "ZodError" }, string.Join("\n", details));
        }
    }

    private void Add(string message, string detail, JsonObject issue, JsonNode[] path)
    {
        issue["message"] = message;
        issue["path"] = new JsonArray([.. path.Select(part => part.DeepClone())]);
        issues.Add(issue);
        details.Add($"Error in key path \"{string.Join('.', path.Select(part => part.ToString()))}\": ({issue["code"]}) {detail}");
    }
}
