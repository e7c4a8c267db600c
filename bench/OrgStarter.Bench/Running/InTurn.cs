namespace OrgStarter.Bench.Running;

/// <summary>Measures two compared loads in alternating rounds, so that other work on the machine affects both.</summary>
internal static class InTurn
{
    private const int Rounds = 3;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    /// <summary>The method, for the heading of a table.</summary>
    public static string Description =>
        $"{Wrk.Connections} connections, median of {Rounds} rounds of {Time.TotalSeconds:F0} s each, in turn";

    /// <param name="one">Runs the first load for the given time.</param>
    /// <param name="other">Runs the second load for the given time.</param>
    /// <returns>The medians of both loads, after a warm-up round.</returns>
    public static async Task<(Load One, Load Other)> PressAsync(Func<TimeSpan, Task<Load>> one, Func<TimeSpan, Task<Load>> other)
    {
        List<Load> ones = [], others = [];
        for (var i = 0; i < Rounds + 1; i++)
        {
            ones.Add(await one(Time));
            others.Add(await other(Time));
        }

        return (MedianOf(ones), MedianOf(others));
    }

    private static Load MedianOf(List<Load> loads) =>
        new(Median.Of(loads.Skip(1).Select(load => load.PerSecond)), Median.Of(loads.Skip(1).Select(load => load.Slowest)));
}
