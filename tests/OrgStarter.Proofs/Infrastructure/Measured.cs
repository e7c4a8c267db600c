using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>What one site measures of itself, while a test looks.</summary>
public sealed class Measured : IDisposable
{
    private readonly ConcurrentQueue<(string Name, string Tags, double Value)> all = new();
    private readonly MeterListener listener = new();

    public Measured(TestSite site)
    {
        var factory = site.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Scope == factory && instrument.Name.StartsWith("site.", StringComparison.Ordinal))
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
    }

    public IReadOnlyList<string> Names => [.. all.Select(one => one.Name).Distinct()];

    /// <param name="tags">Their values, in the order of the instrument.</param>
    public double Sum(string name, params object[] tags) =>
        all.Where(one => one.Name == name && one.Tags == string.Join(' ', tags)).Sum(one => one.Value);

    public int Count(string name, params object[] tags) => all.Count(one => one.Name == name && one.Tags == string.Join(' ', tags));

    /// <summary>All values of all attributes.</summary>
    public IReadOnlyList<string> Attributes => [.. all.SelectMany(one => one.Tags.Split(' ')).Distinct()];

    public void Dispose() => listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        all.Enqueue((instrument.Name, string.Join(' ', tags.ToArray().Select(tag => tag.Value)), value));
}
