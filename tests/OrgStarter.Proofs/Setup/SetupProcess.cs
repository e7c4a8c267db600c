using System.Diagnostics;
using OrgStarter.Logto.Setup.Settings;

namespace OrgStarter.Proofs.Setup;

/// <summary>The site's program in Development, as a shell starts it.</summary>
internal static class SetupProcess
{
    /// <param name="home">The home folder, where user secrets are.</param>
    /// <param name="configuration">Reaches the process in environment variables.</param>
    public static async Task<SetupOutcome> RunAsync(string home, (string Name, string Value)[] configuration, string[] args)
    {
        using var process = Start(home, configuration, args);
        process.StandardInput.Close();
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new SetupOutcome(process.ExitCode, await output, await error);
    }

    /// <inheritdoc cref="RunAsync"/>
    public static Process Start(string home, (string Name, string Value)[] configuration, string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. args])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["ASPNETCORE_ENVIRONMENT"], start.Environment["HOME"], start.Environment["APPDATA"], start.Environment["LANG"]) =
            ("Development", home, home, "en_US.UTF-8");
        foreach (var (name, value) in configuration)
        {
            start.Environment[EnvironmentFile.Variable(name)] = value;
        }

        return Process.Start(start)!;
    }
}
