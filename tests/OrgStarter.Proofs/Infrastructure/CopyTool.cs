using System.Diagnostics;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>tools/copy-database.cs, built once, and run as an operator runs it.</summary>
public sealed class CopyTool : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("copy-database-").FullName;

    public async ValueTask InitializeAsync()
    {
        var top = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(top.FullName, "OrgStarter.sln")))
        {
            top = top.Parent ?? throw new InvalidOperationException("These tests run in a checkout.");
        }

        var (code, output, error) = await RunAsync(
            "build",
            Path.Combine(top.FullName, "content", "tools", "copy-database.cs"),
            "-o",
            folder,
            "-v:q",
            "-tl:off");
        Assert.True(code == 0, output + error);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <param name="from">A connection string.</param>
    /// <param name="to">Another.</param>
    public Task<(int Code, string Out, string Error)> CopyAsync(string from, string to) =>
        RunAsync(Path.Combine(folder, "copy-database.dll"), "--from", from, "--to", to);

    private async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
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
