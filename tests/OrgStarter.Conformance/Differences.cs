using System.Text.Json;
using System.Text.RegularExpressions;
using OrgStarter.Conformance.Comparing;

namespace OrgStarter.Conformance;

/// <summary>A way in which the embedded Logto is meant to differ.</summary>
/// <param name="Call">A pattern over <c>METHOD /path</c>.</param>
/// <param name="Field">A pattern over the fields that may differ; null where the whole call is not served: there 404 is demanded.</param>
/// <param name="Reason">Why.</param>
public sealed record Difference(string Call, string? Field, string Reason)
{
    public bool Concerns(Recording recording) => recording.Call is { } call && Regex.IsMatch($"{call.Method} {call.Path}", $"^{Call}$");

    public bool Excuses(Mismatch mismatch) => Field is not null && Regex.IsMatch(mismatch.Field, $"^{Field}$");
}

/// <summary>
/// All of them, from <c>differences.json</c>. They excuse the embedded Logto only, never a real one; and each must still be there, in
/// every recording that it concerns: what has become alike is to be taken off the list.
/// </summary>
public static class Differences
{
    public static IReadOnlyList<Difference> All { get; } = JsonSerializer.Deserialize<Difference[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "differences.json")), JsonSerializerOptions.Web)!;

    /// <returns>Null for a recording that must conform in everything.</returns>
    public static Difference? Of(Recording recording) => All.SingleOrDefault(difference => difference.Concerns(recording));
}
