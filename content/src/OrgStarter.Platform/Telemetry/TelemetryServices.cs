using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Metrics;

namespace OrgStarter.Platform.Telemetry;

/// <summary>Traces, metrics and logs by OpenTelemetry, to the collector that <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names.</summary>
public static class TelemetryServices
{
    /// <param name="version">Of the site, as traces name it.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, string? version)
    {
        builder.Services.AddSingleton<SiteMeters>();
        builder.Services.AddTransient<LogtoMeterHandler>();
        if (!IsOn(builder.Configuration))
        {
            // Without a collector it would cost each request something, and say every few seconds that nobody takes it.
            return;
        }

        builder.Logging.AddOpenTelemetry(logs => logs.IncludeFormattedMessage = true);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(site => site.AddService(builder.Environment.ApplicationName, serviceVersion: version))
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(options => options.Filter = IsOfInterest)
                .AddHttpClientInstrumentation()
                .AddProcessor<DiscreetTraces>())
            .WithMetrics(metrics => metrics
                .AddMeter(SiteMeters.Name)
                // What the platform measures: requests by route, connections, rate limits, calls, the circuit breaker, memory.
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting")
                .AddMeter("System.Net.Http", "Polly", "System.Runtime", "Microsoft.EntityFrameworkCore"))
            .WithLogging(logs => logs.AddProcessor<DiscreetLogs>())
            .UseOtlpExporter();
    }

    public static bool IsOn(IConfiguration configuration) => !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    /// <summary>Nobody looks for the trace of a stylesheet, or of a load balancer that asks every second.</summary>
    private static bool IsOfInterest(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(Health.Path) && !Path.HasExtension(context.Request.Path.Value);
}
