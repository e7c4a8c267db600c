using System.Diagnostics;
using System.Text;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>A generated site, started with <c>dotnet run</c> in its top folder.</summary>
public sealed class RunningSite : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;

    private RunningSite(GeneratedProject project)
    {
        Address = new Uri($"http://localhost:{project.SitePort}");
        process = DotNet.Start(project.Folder, [], ["run"], Read);
    }

    public Uri Address { get; }

    /// <summary>Starts the site and waits until it says that it listens at its address.</summary>
    public static async Task<RunningSite> StartAsync(GeneratedProject project)
    {
        var site = new RunningSite(project);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await Task.WhenAny(site.started.Task, site.process.WaitForExitAsync(patience.Token));
        if (!site.started.Task.IsCompleted)
        {
            await site.DisposeAsync();
            Assert.Fail($"dotnet run did not start the site within {Patience}:\n{site.output}");
        }

        return site;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Read(string line)
    {
        output.AppendLine(line);
        if (line.Contains($"Now listening on: {Address.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal))
        {
            started.TrySetResult();
        }
    }
}
