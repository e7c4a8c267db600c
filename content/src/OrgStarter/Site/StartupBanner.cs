using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Telemetry;

namespace OrgStarter.Site;

/// <summary>Logs one line at startup with the effective settings. Never logs secrets or a whole connection string.</summary>
public sealed partial class StartupBanner(
    IHostEnvironment environment, IConfiguration configuration, IOptions<LogtoOptions> logto, PublicAddress address,
    DatabaseAddress database, IHostApplicationLifetime lifetime, ILogger<StartupBanner> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The listen addresses are known only after startup.
        lifetime.ApplicationStarted.Register(Say);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Say()
    {
        var isPostgres = database.Engine == DatabaseEngine.Postgres;
        LogStarted(
            environment.EnvironmentName, SiteVersion.Text, SiteVersion.Template, isPostgres ? "PostgreSQL" : "SQLite",
            RedisConnection.IsConfigured(configuration) ? "memory, Redis" : "memory", isPostgres ? "database" : "memory",
            logto.Value.BaseAddress.Authority, address.Url, TelemetryServices.IsOn(configuration) ? "OTLP" : "off");
    }

    [LoggerMessage(LogLevel.Information, "Started: environment {Environment}, version {Version}, template {Template}, database {Database}, "
        + "cache {Cache}, locks {Locks}, Logto {Logto}, public address {PublicUrl}, telemetry {Telemetry}")]
    private partial void LogStarted(
        string environment,
        string version,
        string? template,
        string database,
        string cache,
        string locks,
        string logto,
        string publicUrl,
        string telemetry);
}
