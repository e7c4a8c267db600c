using System.Text;

namespace OrgStarter.Conformance.Facts;

/// <summary>An application that the recorded calls came from.</summary>
/// <param name="Secret">The secret that it mostly authenticated with; null for one that has none.</param>
/// <param name="IsMachine">It asks for tokens of its own.</param>
/// <param name="HasShortLifetime">Its refresh tokens live for seconds, so that rotation could be watched.</param>
public sealed record RecordedApplication(string Id, string? Secret, bool IsMachine, bool HasShortLifetime)
{
    public string Type => IsMachine ? "MachineToMachine" : Secret is null ? "SPA" : "Traditional";

    /// <summary>Those whose calls succeeded, by id.</summary>
    public static IReadOnlyDictionary<string, RecordedApplication> Collect(IEnumerable<Recording> recordings) => recordings
        .Where(r => r.Call is not null).SelectMany(r => Credentials(r.Call!).Select(c => (Recording: r, c.Id, c.Secret)))
        .GroupBy(use => use.Id).Where(uses => uses.Any(use => use.Recording.Call!.Succeeded))
        .ToDictionary(uses => uses.Key, uses => new RecordedApplication(
            uses.Key,
            uses.Select(use => use.Secret).OfType<string>().GroupBy(s => s).OrderByDescending(same => same.Count()).FirstOrDefault()?.Key,
            uses.Any(use => use.Recording.Call!.Field("grant_type") == "client_credentials"),
            uses.Any(use => use.Recording.Says("short-ttl"))));

    /// <summary>Who a call says it is from: by Basic authentication, in its form or in its query.</summary>
    public static IEnumerable<(string Id, string? Secret)> Credentials(RecordedCall call)
    {
        if (call.Headers.TryGetValue("authorization", out var header) && header.StartsWith("Basic ", StringComparison.Ordinal))
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':', 2);
            yield return (pair[0], pair[1]);
        }

        if (call.Field("client_id") is { } id)
        {
            yield return (id, call.Field("client_secret"));
        }

        if (call.Query.FirstOrDefault(q => q.Key == "client_id").Value is { } asked)
        {
            yield return (asked, null);
        }
    }
}
