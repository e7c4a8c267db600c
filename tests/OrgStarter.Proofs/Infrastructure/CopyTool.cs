using System.Diagnostics;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>tools/copy-database.cs, built once, and run as an operator runs it.</summary>
public sealed class CopyTool : IAsyncLifetime
{
    private string program = "";

    public async ValueTask InitializeAsync()
    {
        var top = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(top.FullName, "OrgStarter.sln")))
        {
            top = top.Parent ?? throw new InvalidOperationException("These tests run in a checkout.");
        }

        // Where .NET puts it: in a folder of the tests, the site would be compiled again as well.
        var (code, output, error) = await RunAsync(
            "build",
            Path.Combine(top.FullName, "content", "tools", "copy-database.cs"),
            "-t:Build",
            "-getProperty:TargetPath",
            "-v:q",
            "-tl:off");
        Assert.True(code == 0, output + error);
        program = output.Trim();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <param name="from">A connection string.</param>
    /// <param name="to">Another.</param>
    public Task<(int Code, string Out, string Error)> CopyAsync(string from, string to) =>
        RunAsync(program, "--from", from, "--to", to);

    private static async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        using var process = Process.Start(start)!;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
