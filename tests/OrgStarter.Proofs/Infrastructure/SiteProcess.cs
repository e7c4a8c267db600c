using System.Diagnostics;
using System.Net;
using System.Text;
using OrgStarter.DevLogto;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Servers;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

/// <summary>The site as a process of its own, on the databases and the Logto of a test site: to be killed as a power cut would.</summary>
public sealed class SiteProcess : IDisposable
{
    private static readonly HttpClient Http = new();
    private readonly Process process;
    private readonly string url;

    private SiteProcess(Process process, string url) => (this.process, this.url) = (process, url);

    public Uri Address => new(url);

    /// <summary>How it ended; null while it runs.</summary>
    public int? ExitCode => process.HasExited ? process.ExitCode : null;

    public static async Task<SiteProcess> StartAsync(TestSite site, params (string Name, string Value)[] settings)
    {
        var url = $"http://localhost:{FreePort.Find()}";
        var start = SiteProgram.At(typeof(Program).Assembly.Location, new Uri(url), AppContext.BaseDirectory,
        [
            new("ASPNETCORE_ENVIRONMENT", "Development"),
            new("Site:JobStartDelay", "00:00:00"),
            .. DevLogtoExtensions.Settings(site.Logto.Endpoint),
            .. site.Database.Settings,
            .. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)),
        ]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var running = new SiteProcess(process, url);
        await running.ListensAsync();
        return running;
    }

    public async Task<HttpStatusCode> DeliverAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url + DevLogtoWebhook.Path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json")
        };
        request.Headers.Add(WebhookSignature.Header, Deliveries.Sign(DevLogtoWebhook.SigningKey, body));
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(new Uri(url + path), TestContext.Current.CancellationToken);

    /// <summary>As an orchestrator asks it to end: SIGTERM.</summary>
    public void AskToStop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public Task EndsAsync() => process.WaitForExitAsync(TestContext.Current.CancellationToken);

    /// <summary>At once, with no word to the process.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private async Task ListensAsync()
    {
        for (var i = 0; i < 600 && !process.HasExited; i++)
        {
            try
            {
                using var answer = await Http.GetAsync(new Uri(url + "/favicon.svg"), TestContext.Current.CancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        throw new InvalidOperationException("The site did not start as a process of its own.");
    }
}
