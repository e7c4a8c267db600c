namespace OrgStarter.Bench.Running;

/// <summary>Two loads that are compared are measured in turn: what the machine does beside, it does to both.</summary>
internal static class InTurn
{
    private const int Rounds = 3;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    /// <summary>How it was measured, for the head of a table.</summary>
    public static string Description => $"{Wrk.Connections} connections, median of {Rounds} rounds of {Time.TotalSeconds:F0} s each, in turn";

    /// <param name="one">Presses for the time it is given.</param>
    /// <param name="other">The same, for what it is compared with.</param>
    /// <returns>The medians of both, after a round that warms up.</returns>
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
