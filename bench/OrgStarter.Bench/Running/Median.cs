using System.Diagnostics;

namespace OrgStarter.Bench.Running;

internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }

    /// <returns>Milliseconds, without the first few rounds.</returns>
    public static async Task<double> OfAsync(int rounds, Func<Task> work)
    {
        var times = new List<double>();
        for (var i = 0; i < rounds + 3; i++)
        {
            var from = Stopwatch.GetTimestamp();
            await work();
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
        }

        return Of(times.Skip(3));
    }
}
