using System.Globalization;
using System.Text.RegularExpressions;

namespace OrgStarter.Bench.Running;

/// <param name="PerSecond">Answered requests per second.</param>
/// <param name="Slowest">The 99th percentile of the response time, in milliseconds.</param>
internal sealed record Load(double PerSecond, double Slowest);

/// <summary>Runs wrk as a separate process, so that its own resources are not counted as the site's.</summary>
internal static partial class Wrk
{
    public const int Connections = 16;

    /// <exception cref="InvalidOperationException">
    /// wrk is not installed, or a response was not 2xx: fast error pages would distort the result.
    /// </exception>
    public static async Task<Load> PressAsync(Uri address, TimeSpan time, params string[] headers)
    {
        string[] arguments =
        [
            "-t1",
            $"-c{Connections}",
            $"-d{time.TotalSeconds:F0}s",
            "--latency",
            "--timeout",
            "10s",
            .. headers.SelectMany(header => new[] { "-H", header }),
            address.ToString()
        ];
        var printed = await Tool.RunAsync("wrk", arguments);
        if (Failures().Match(printed) is { Success: true } failed)
        {
            throw new InvalidOperationException($"{address}: {failed.Value.Trim()}");
        }

        var slowest = Percentile().Match(printed);
        var unit = slowest.Groups["unit"].Value switch
        {
            "us" => 0.001,
            "ms" => 1,
            "s" => 1000,
            var other => throw new InvalidOperationException(other)
        };
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
