using System.ComponentModel;
using System.Diagnostics;

namespace OrgStarter.Bench.Running;

/// <summary>Another program, run to its end.</summary>
internal static class Tool
{
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It is not here, or it failed; the message holds its words.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{await output}\n{await error}");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} is not here.", e);
        }
    }
}
