using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Logto.Setup.Settings;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Http;

/// <summary>Asks the configured Logto once, when the site has started, and logs an error with the setting's
/// source if it does not answer.</summary>
public sealed partial class LogtoAtStart(
    IHttpClientFactory clients,
    IOptionsMonitor<LogtoOptions> options,
    IOptions<JobOptions> jobs,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    ILogger<LogtoAtStart> log)
    : BackgroundService
{
    private const string Setting = $"{LogtoOptions.Section}:{nameof(LogtoOptions.Endpoint)}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The embedded Logto runs in this process: without it, the site does not start.
        if (options.CurrentValue.IsEmbedded)
        {
            return;
        }

        await lifetime.StartedAsync(jobs.Value.JobStartDelay, stoppingToken);
        try
        {
            using var discovery = await clients.CreateClient(LogtoClients.Tokens).GetAsync(LogtoClients.DiscoveryDocument, stoppingToken);
            discovery.EnsureSuccessStatusCode();
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            var source = SettingSource.Of(configuration, Setting) ?? "an unknown source";
            if (options.CurrentValue.EmbeddedEndpoint.Length > 0)
            {
                LogSilentInDevelopment(options.CurrentValue.Endpoint, Setting, source, e.Message);
            }
            else
            {
                LogSilent(options.CurrentValue.Endpoint, Setting, source, e.Message);
            }
        }
    }

    [LoggerMessage(
        LogLevel.Error,
        "Logto does not answer at {Endpoint}; users cannot sign in. The address is the setting {Setting}, from {Source}: {Reason}")]
    private partial void LogSilent(string endpoint, string setting, string source, string reason);

    [LoggerMessage(
        LogLevel.Error,
        "Logto does not answer at {Endpoint}; users cannot sign in. The address is the setting {Setting}, from {Source}. "
            + "Without this setting, the site starts its embedded Logto: {Reason}")]
    private partial void LogSilentInDevelopment(string endpoint, string setting, string source, string reason);
}
