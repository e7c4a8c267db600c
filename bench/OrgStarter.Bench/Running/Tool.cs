using System.ComponentModel;
using System.Diagnostics;

namespace OrgStarter.Bench.Running;

internal static class Tool
{
    /// <returns>The output of the program.</returns>
    /// <exception cref="InvalidOperationException">The program is not installed or failed; the message contains its output.</exception>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true
            })!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{await output}\n{await error}");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} is not here.", e);
        }
    }
}
