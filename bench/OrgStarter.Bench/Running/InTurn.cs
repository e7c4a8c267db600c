namespace OrgStarter.Bench.Running;

/// <summary>Measures two compared loads in alternating rounds, so that other work on the machine affects both.</summary>
internal static class InTurn
{
    private const int Rounds = 3;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    /// <summary>Until then, the runtime compiles the program again while it runs, and the more code, the longer.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(25);

    /// <summary>The method, for the heading of a table.</summary>
    public static string Description =>
        $"{Wrk.Connections} connections, median of {Rounds} rounds of {Time.TotalSeconds:F0} s each, in turn, "
            + $"after {WarmUp.TotalSeconds:F0} s to get warm";

    /// <param name="one">Runs the first load for the given time.</param>
    /// <param name="other">Runs the second load for the given time.</param>
    /// <returns>The medians of both loads, after both are warm.</returns>
    public static async Task<(Load One, Load Other)> PressAsync(Func<TimeSpan, Task<Load>> one, Func<TimeSpan, Task<Load>> other)
    {
        List<Load> ones = [], others = [];
        await one(WarmUp);
        await other(WarmUp);
        for (var i = 0; i < Rounds; i++)
        {
            ones.Add(await one(Time));
            others.Add(await other(Time));
        }

        return (MedianOf(ones), MedianOf(others));
    }

    private static Load MedianOf(List<Load> loads) =>
        new(Median.Of(loads.Select(load => load.PerSecond)), Median.Of(loads.Select(load => load.Slowest)));
}
