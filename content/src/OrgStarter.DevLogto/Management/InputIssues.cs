using System.Text.Json.Nodes;

namespace OrgStarter.DevLogto.Management;

/// <summary>What is wrong with a body, in the form of the schema library that Logto validates with (Zod).</summary>
internal sealed class InputIssues
{
    private readonly JsonArray issues = [];
    private readonly List<string> details = [];

    /// <param name="detail">The words of the readable summary; null for those of the message.</param>
    public void Add(string name, string message, JsonObject issue, string? detail = null)
    {
        issue["message"] = message;
        issue["path"] = new JsonArray(name);
        issues.Add(issue);
        details.Add($"Error in key path \"{name}\": ({issue["code"]}) {detail ?? message}");
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
}
