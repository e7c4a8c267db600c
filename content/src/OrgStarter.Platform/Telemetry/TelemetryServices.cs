using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Telemetry;

/// <summary>Exports traces, metrics and logs by OpenTelemetry to the collector in <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
public static class TelemetryServices
{
    /// <param name="version">The site's version, for the resource of the telemetry.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, string? version)
    {
        builder.Services.AddSingleton<SiteMeters>();
        builder.Services.AddTransient<LogtoMeterHandler>();
        if (!IsOn(builder.Configuration))
        {
            // Without a collector, the exporter would cost time per request and log a failure every few seconds.
            return;
        }

        builder.Logging.AddOpenTelemetry(logs => logs.IncludeFormattedMessage = true);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(site => site.AddService(builder.Environment.ApplicationName, serviceVersion: version))
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(options => options.Filter = IsOfInterest)
                .AddHttpClientInstrumentation()
                .AddProcessor<RedactedTraces>())
            .WithMetrics(metrics => metrics
                .AddMeter(SiteMeters.Name)
                // Built-in metrics: requests by route, connections, rate limits, HTTP calls, circuit breaker, memory.
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting")
                .AddMeter("System.Net.Http", "Polly", "System.Runtime", "Microsoft.EntityFrameworkCore"))
            .WithLogging(logs => logs.AddProcessor<RedactedLogs>())
            .UseOtlpExporter();
    }

    public static bool IsOn(IConfiguration configuration) => !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    /// <summary>Excludes static files and health checks from traces.</summary>
    private static bool IsOfInterest(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(Health.Path) && !Path.HasExtension(context.Request.Path.Value);
}
