using System.Diagnostics;
using System.Text;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>The <c>dotnet</c> command, as a person types it in a folder.</summary>
public static class DotNet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>Settings of whoever runs these tests that must not reach the commands they run.</summary>
    private static readonly string[] NotInherited = ["MSBUILD", "TESTINGPLATFORM_", "ASPNETCORE_", "Logto__", "DevLogto__", "Site__"];

    /// <summary>Runs a command to its end and returns what it printed. A failing command fails the test and shows its output.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var (exitCode, output) = await TryAsync(folder, [], arguments);
        Assert.True(exitCode == 0, $"{Typed(arguments)} ended with {exitCode}:\n{output}");
        return output;
    }

    /// <summary>Runs a command to its end, well or not.</summary>
    public static Task<(int ExitCode, string Output)> TryAsync(
        string folder, IEnumerable<(string Name, string Value)> environment, params string[] arguments) =>
        TryAsync(folder, Patience, environment, arguments);

    /// <summary>The same for what takes longer than anything else here.</summary>
    public static async Task<(int ExitCode, string Output)> TryAsync(
        string folder, TimeSpan patience, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        var output = new StringBuilder();
        using var process = Start(folder, environment, arguments, line => output.AppendLine(line));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        ended.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(ended.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"{Typed(arguments)} did not end within {patience}:\n{output}");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, output.ToString());
    }

    /// <summary>Starts a command and hands over each line it prints, one at a time.</summary>
    public static Process Start(
        string folder, IEnumerable<(string Name, string Value)> environment, string[] arguments, Action<string> onLine)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => NotInherited.Any(name.StartsWith)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_WATCH_SUPPRESS_LAUNCH_BROWSER"] = "1";
        // These commands end before code that is compiled again for the long run pays off, and share a compiler that is warm.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["UseSharedCompilation"] = "true";
        // A build node that outlives its build would keep our pipes open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var oneAtATime = new Lock();
        void Hand(object? sender, DataReceivedEventArgs e)
        {
            lock (oneAtATime)
            {
                onLine(e.Data ?? "");
            }
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += Hand;
        process.ErrorDataReceived += Hand;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string Typed(string[] arguments) => "dotnet " + string.Join(' ', arguments);
}
