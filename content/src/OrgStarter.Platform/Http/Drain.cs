using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Http;

/// <summary>The settings of a graceful shutdown, in the configuration section <c>Site</c>.</summary>
public sealed class DrainOptions
{
    public const string Section = "Site";

    /// <summary>
    /// How long the site still serves requests after SIGTERM, so that the load balancer notices. Default: 5 s (Development: 0 s).
    /// </summary>
    public TimeSpan? DrainDelay { get; set; }
}

/// <summary>
/// Shuts down gracefully on SIGTERM. First <c>/health/ready</c> returns 503 and responses close their connections, while
/// the site still serves all requests. After the delay, the server accepts no new connections and completes its
/// requests. Last, workers release their claims.
/// </summary>
public sealed partial class Drain(
    IOptions<DrainOptions> options,
    IHostEnvironment environment,
    IHostApplicationLifetime lifetime,
    ILogger<Drain> log)
    : IHostedLifecycleService, IStartupFilter, IConfigureOptions<HostOptions>
{
    /// <summary>The time for requests to complete. Longer than any request waits for Logto.</summary>
    private static readonly TimeSpan Finish = TimeSpan.FromSeconds(30);

    private TimeSpan Delay => options.Value.DrainDelay ?? (environment.IsDevelopment() ? TimeSpan.Zero : TimeSpan.FromSeconds(5));

    public void Configure(HostOptions options) => options.ShutdownTimeout = Delay + Finish;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(SayStoppingAsync);
        next(app);
    };

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (Delay > TimeSpan.Zero)
        {
            LogDraining(Delay);
            await Task.Delay(Delay, cancellationToken);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task SayStoppingAsync(HttpContext context, RequestDelegate next)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return next(context);
        }

        if (HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // A kept-alive connection would be closed between two requests.
            context.Response.Headers.Connection = "close";
        }

        if (context.Request.Path != Health.ReadyPath)
        {
            return next(context);
        }

        // An unhealthy health check would be logged as an error, but a shutdown is no error.
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync("Stopping");
    }

    [LoggerMessage(LogLevel.Information, "Shutting down: not ready, serving requests for another {Delay}")]
    private partial void LogDraining(TimeSpan delay);
}

public static class Draining
{
    public static void AddDrain(this IServiceCollection services)
    {
        services.AddOptions<DrainOptions>().BindConfiguration(DrainOptions.Section)
            .Validate(
                options => options.DrainDelay is null || options.DrainDelay >= TimeSpan.Zero,
                "Site:DrainDelay is negative. Set it to a time such as 00:00:05.")
            .ValidateOnStart();
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<Drain>());
        services.AddSingleton<IConfigureOptions<HostOptions>>(provider => provider.GetRequiredService<Drain>());
    }
}
