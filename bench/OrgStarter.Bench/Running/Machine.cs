using System.Runtime.InteropServices;

namespace OrgStarter.Bench.Running;

/// <summary>Where and of what it was measured: numbers of two machines, or of two commits, are not to be compared without knowing.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync() =>
        $"{await CommitAsync()}, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Processor()}, {Environment.ProcessorCount} cores, "
        + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30)} GB; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}";

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static async Task<string> CommitAsync()
    {
        try
        {
            var changed = await Tool.RunAsync("git", "status", "--porcelain", "--untracked-files=no");
            return $"Commit {(await Tool.RunAsync("git", "rev-parse", "--short", "HEAD")).Trim()}{(changed.Length > 0 ? " with changes" : "")}";
        }
        catch (InvalidOperationException)
        {
            return "No commit";
        }
    }
}
