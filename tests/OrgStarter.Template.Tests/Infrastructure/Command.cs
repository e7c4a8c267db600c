using System.Diagnostics;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>A short command other than <c>dotnet</c>.</summary>
public static class Command
{
    /// <summary>Runs it to its end, well or not, and returns what it said, errors behind the rest.</summary>
    public static async Task<(int ExitCode, string Output)> TryAsync(string folder, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await error);
    }
}
