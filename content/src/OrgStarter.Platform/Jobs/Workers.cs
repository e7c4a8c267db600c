using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Jobs;

/// <summary>The section <c>Site</c> of the configuration, as far as it is about work beside the pages.</summary>
public sealed class WorkOptions
{
    /// <summary>How long after the start of the site work in the background begins. The first pages have the machine for themselves until then.</summary>
    public TimeSpan WorkDelay { get; set; } = TimeSpan.FromSeconds(3);
}

/// <summary>Work in the background: each worker is there once, and begins when the site has been listening for a moment.</summary>
public static class Workers
{
    public static void AddWork(this IServiceCollection services)
    {
        services.AddSingleton<WorkItems>();
        services.AddScoped<OperationJournal>();
        services.AddWorker<OperationWorker>();
        services.AddWorker<UnfinishedChanges>();
        services.AddOptions<WorkOptions>().BindConfiguration("Site")
            .Validate(options => options.WorkDelay >= TimeSpan.Zero, "Site:WorkDelay is negative. Set it to a time such as 00:00:03.")
            .ValidateOnStart();
    }

    public static IServiceCollection AddWorker<T>(this IServiceCollection services) where T : BackgroundService =>
        services.AddSingleton<T>().AddHostedService<WorkerStart<T>>();
}

/// <summary>Starts a worker, and waits for it when the site stops.</summary>
internal sealed class WorkerStart<T>(IServiceProvider services, IOptions<WorkOptions> options, IHostApplicationLifetime lifetime) : BackgroundService where T : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
        {
            await started.Task.WaitAsync(stoppingToken);
        }

        await Task.Delay(options.Value.WorkDelay, stoppingToken);
        // Not made before: that, too, would be in the way of the first page.
        var worker = services.GetRequiredService<T>();
        await worker.StartAsync(stoppingToken);
        await worker.ExecuteTask!;
    }
}
