using System.Collections.Concurrent;
using System.Globalization;

namespace OrgStarter.Conformance;

/// <summary>Counts what was replayed, by version, and reports it in the end: on the console, and in a file beside the tests.</summary>
public sealed class ConformanceReport : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Recording, string> outcomes = new();

    public static string File { get; } = Path.Combine(AppContext.BaseDirectory, "conformance.txt");

    public void Conforms(Recording recording, bool isDifferent) => outcomes[recording] = isDifferent ? "differs as meant" : "conforms";

    public void Fails(Recording recording) => outcomes.TryAdd(recording, "fails");

    public async ValueTask DisposeAsync()
    {
        var lines = outcomes.GroupBy(o => o.Key.Version, o => o.Value).OrderBy(same => Version.Parse(same.Key)).Select(same =>
        {
            var (conforming, meant, all) = (same.Count(o => o == "conforms"), same.Count(o => o == "differs as meant"), same.Count());
            var share = string.Create(CultureInfo.InvariantCulture, $"{100.0 * conforming / all:F1} %");
            return $"Conformance with Logto {same.Key}: {conforming} of {all} recordings conform ({share}), {meant} differ as meant, "
                + $"{all - conforming - meant} fail.";
        }).ToList();
        if (lines.Count > 0)
        {
            await System.IO.File.WriteAllLinesAsync(File, lines);
            lines.ForEach(Console.WriteLine);
        }
    }
}
