using System.Text.Json;
using System.Text.RegularExpressions;
using OrgStarter.Conformance.Comparing;

namespace OrgStarter.Conformance;

/// <summary>A way in which an answer is meant to differ from the recorded one.</summary>
/// <param name="Version">
/// The version whose recordings it is about, where a newer Logto answers otherwise; null where the embedded Logto differs from every Logto.
/// </param>
/// <param name="Recordings">A pattern over the names of recordings, or over <c>METHOD /path</c>.</param>
/// <param name="Field">A pattern over the fields that differ.</param>
/// <param name="Here">A pattern over what is there instead; null for anything.</param>
/// <param name="Reason">Why.</param>
public sealed record Difference(string? Version, string Recordings, string Field, string? Here, string Reason)
{
    /// <summary>The recording shows a field that differs.</summary>
    public bool Concerns(Recording recording) => (Version ?? recording.Version) == recording.Version
        && (Matches(Recordings, recording.Name) || (recording.Call is { } call && Matches(Recordings, $"{call.Method} {call.Path}")))
        && Fields.Shown(recording).Any(field => Matches(Field, field));

    public bool Excuses(Mismatch mismatch) => Matches(Field, mismatch.Field) && (Here is null || Matches(Here, mismatch.Here));

    private static bool Matches(string pattern, string value) => Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.Singleline);
}

/// <summary>
/// All of them, from <c>differences.json</c>. Each must still be there in every recording that it concerns: what has become alike is to be
/// taken off the list.
/// </summary>
public static class Differences
{
    public static IReadOnlyList<Difference> All { get; } = JsonSerializer.Deserialize<Difference[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "differences.json")), JsonSerializerOptions.Web)!;

    /// <summary>Those that the server under test is excused by: a real one by what Logto itself has changed
    /// since, and by nothing else.</summary>
    public static IReadOnlyList<Difference> Of(Recording recording, LogtoUnderTest logto) =>
        [.. All.Where(d => (d.Version is null ? logto.IsStandIn : recording.Version != LogtoUnderTest.Version) && d.Concerns(recording))];
}
