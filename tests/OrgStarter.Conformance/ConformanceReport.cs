using System.Collections.Concurrent;
using System.Globalization;

namespace OrgStarter.Conformance;

/// <summary>Counts what was replayed and says it in the end: on the console, and in a file beside the tests for whoever runs them all.</summary>
public sealed class ConformanceReport : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> outcomes = new(StringComparer.Ordinal);

    public static string File { get; } = Path.Combine(AppContext.BaseDirectory, "conformance.txt");

    public void Conforms(Recording recording) => outcomes[recording.Name] = "conforms";

    public void DiffersAsMeant(Recording recording) => outcomes[recording.Name] = "differs as meant";

    public void Fails(Recording recording) => outcomes.TryAdd(recording.Name, "fails");

    public async ValueTask DisposeAsync()
    {
        var (conforming, meant, all) = (Count("conforms"), Count("differs as meant"), outcomes.Count);
        if (all > 0)
        {
            var share = string.Create(CultureInfo.InvariantCulture, $"{100.0 * conforming / all:F1} %");
            var line = $"Conformance: {conforming} of {all} recordings conform ({share}), {meant} differ as meant, {all - conforming - meant} fail.";
            await System.IO.File.WriteAllTextAsync(File, line + Environment.NewLine);
            Console.WriteLine(line);
        }
    }

    private int Count(string outcome) => outcomes.Values.Count(o => o == outcome);
}
