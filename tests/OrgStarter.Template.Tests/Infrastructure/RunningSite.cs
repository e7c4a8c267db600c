using System.Diagnostics;
using System.Text;

namespace OrgStarter.Template.Tests.Infrastructure;

/// <summary>A generated site, started in its top folder.</summary>
public sealed class RunningSite : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;

    private RunningSite(GeneratedProject project, string[] command)
    {
        Address = new Uri($"http://localhost:{project.SitePort}");
        process = DotNet.Start(project.Folder, [], command, Read);
    }

    public Uri Address { get; }

    /// <summary>What it has said so far.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts the site with <c>dotnet run</c> and waits until it says that it listens at its address.</summary>
    public static Task<RunningSite> StartAsync(GeneratedProject project) => StartAsync(project, "run");

    /// <param name="command">What is typed behind <c>dotnet</c> instead.</param>
    public static async Task<RunningSite> StartAsync(GeneratedProject project, params string[] command)
    {
        var site = new RunningSite(project, command);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await Task.WhenAny(site.started.Task, site.process.WaitForExitAsync(patience.Token));
        if (!site.started.Task.IsCompleted)
        {
            await site.DisposeAsync();
            Assert.Fail($"dotnet {string.Join(' ', command)} did not start the site within {Patience}:\n{site.Output}");
        }

        return site;
    }

    /// <summary>Waits until it has said this.</summary>
    public async Task SaysAsync(string words)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!Output.Contains(words, StringComparison.Ordinal))
        {
            Assert.False(patience.IsCancellationRequested, $"It did not say '{words}' within {Patience}:\n{Output}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Read(string line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }

        if (line.Contains($"Now listening on: {Address.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal))
        {
            started.TrySetResult();
        }
    }
}
