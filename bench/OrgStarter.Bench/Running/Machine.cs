using System.Runtime.InteropServices;

namespace OrgStarter.Bench.Running;

/// <summary>Describes the machine and the commit, which a comparison of two results needs.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync() =>
        $"{await CommitAsync()}, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Processor()}, {Environment.ProcessorCount} cores, "
        + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30)} GB; {RuntimeInformation.OSDescription}; "
        + $"{RuntimeInformation.FrameworkDescription}";

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':')[1]
            .Trim()
            ?? "unknown processor"
        : RuntimeInformation.ProcessArchitecture.ToString();

    private static async Task<string> CommitAsync()
    {
        try
        {
            var changed = await Tool.RunAsync("git", "status", "--porcelain", "--untracked-files=no");
            return $"Commit {(await Tool.RunAsync("git", "rev-parse", "--short", "HEAD")).Trim()}"
                + $"{(changed.Length > 0 ? " with changes" : "")}";
        }
        catch (InvalidOperationException)
        {
            return "No commit";
        }
    }
}
