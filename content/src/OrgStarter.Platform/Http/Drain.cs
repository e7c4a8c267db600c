using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Http;

/// <summary>The section <c>Site</c> of the configuration, as far as it is about stopping.</summary>
public sealed class DrainOptions
{
    /// <summary>How long the site goes on serving after it was told to stop: what a load balancer needs to notice. 5 s; nothing in Development.</summary>
    public TimeSpan? DrainDelay { get; set; }
}

/// <summary>
/// The way out, told by SIGTERM: first <c>/health/ready</c> says 503 and every answer closes its connection, then for a while all goes on
/// as before, then nothing new is taken and what is under way is finished, last of all workers give back what they have claimed.
/// </summary>
public sealed partial class Drain(IOptions<DrainOptions> options, IHostEnvironment environment, IHostApplicationLifetime lifetime, ILogger<Drain> log)
    : IHostedLifecycleService, IStartupFilter, IConfigureOptions<HostOptions>
{
    /// <summary>For requests that are under way when nothing new is taken any more: longer than any of them waits for Logto.</summary>
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
            // One that is kept would be cut off between two requests.
            context.Response.Headers.Connection = "close";
        }

        if (context.Request.Path != Health.ReadyPath)
        {
            return next(context);
        }

        // Not by a check of the health: that would be an error in the log, and nothing is wrong.
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync("Stopping");
    }

    [LoggerMessage(LogLevel.Information, "Told to stop: not ready any more, and serving for another {Delay}")]
    private partial void LogDraining(TimeSpan delay);
}

public static class Draining
{
    public static void AddDrain(this IServiceCollection services)
    {
        services.AddOptions<DrainOptions>().BindConfiguration("Site")
            .Validate(options => options.DrainDelay is null || options.DrainDelay >= TimeSpan.Zero, "Site:DrainDelay is negative. Set it to a time such as 00:00:05.")
            .ValidateOnStart();
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<Drain>());
        services.AddSingleton<IConfigureOptions<HostOptions>>(provider => provider.GetRequiredService<Drain>());
    }
}
