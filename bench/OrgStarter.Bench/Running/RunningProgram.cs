using System.Diagnostics;
using System.Net;
using OrgStarter.Servers;

namespace OrgStarter.Bench.Running;

/// <summary>A published program that runs in its own process, as on a server.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Process process;
    private readonly Queue<string> lastLines = new();

    private RunningProgram(Process process, Uri address)
    {
        (this.process, Address) = (process, address);
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>The time from the start of the process to its first response, with any status.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <summary>The memory that the process uses now, in MB.</summary>
    public double Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1_048_576d;
        }
    }

    /// <param name="path">Requested until there is a response.</param>
    public static async Task<RunningProgram> StartAsync(
        string assembly,
        Uri address,
        string path,
        IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var start = SiteProgram.At(assembly, address, Path.GetDirectoryName(assembly)!,
            [new("ASPNETCORE_ENVIRONMENT", "Production"), new("Logging:LogLevel:Default", "Warning"), .. settings]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var watch = Stopwatch.StartNew();
        var running = new RunningProgram(Process.Start(start)!, address);
        await running.AnswersAsync(new Uri(address, path));
        running.FirstAnswer = watch.Elapsed;
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    /// <exception cref="InvalidOperationException">
    /// The process ended, or did not respond within a minute; the message contains its last output.
    /// </exception>
    private async Task AnswersAsync(Uri address)
    {
        for (var until = DateTime.UtcNow.AddMinutes(1); DateTime.UtcNow < until && !process.HasExited;)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                request.Headers.Add("X-Forwarded-Proto", "https");
                using var answer = await Http.SendAsync(request);
                if (answer.StatusCode < HttpStatusCode.InternalServerError)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(5);
        }

        throw new InvalidOperationException($"{address} was not answered:\n{string.Join('\n', lastLines)}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (lastLines)
        {
            lastLines.Enqueue(line.Data ?? "");
            while (lastLines.Count > 20)
            {
                lastLines.Dequeue();
            }
        }
    }
}
