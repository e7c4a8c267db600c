using System.Globalization;
using System.Text.RegularExpressions;

namespace OrgStarter.Bench.Running;

/// <param name="PerSecond">Requests that were answered, a second.</param>
/// <param name="Slowest">The time within which 99 of 100 were answered, in milliseconds.</param>
internal sealed record Load(double PerSecond, double Slowest);

/// <summary>The load tool wrk, a program of its own: what it needs is not taken for what the site needs.</summary>
internal static partial class Wrk
{
    /// <summary>How many people press at once.</summary>
    public const int Connections = 16;

    /// <exception cref="InvalidOperationException">wrk is not here, or an answer was no 2xx: an error page is quick, and measures nothing.</exception>
    public static async Task<Load> PressAsync(Uri address, TimeSpan time, params string[] headers)
    {
        string[] arguments = ["-t1", $"-c{Connections}", $"-d{time.TotalSeconds:F0}s", "--latency", "--timeout", "10s", .. headers.SelectMany(header => new[] { "-H", header }), address.ToString()];
        var printed = await Tool.RunAsync("wrk", arguments);
        if (Failures().Match(printed) is { Success: true } failed)
        {
            throw new InvalidOperationException($"{address}: {failed.Value.Trim()}");
        }

        var slowest = Percentile().Match(printed);
        var unit = slowest.Groups["unit"].Value switch { "us" => 0.001, "ms" => 1, "s" => 1000, var other => throw new InvalidOperationException(other) };
        return new Load(Number(PerSecond().Match(printed).Groups["n"].Value), Number(slowest.Groups["n"].Value) * unit);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"99%\s+(?<n>[\d.]+)(?<unit>us|ms|s)")]
    private static partial Regex Percentile();

    [GeneratedRegex(@"Requests/sec:\s+(?<n>[\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"Non-2xx or 3xx responses: .*|Socket errors: .*")]
    private static partial Regex Failures();
}
