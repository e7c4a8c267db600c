using Microsoft.Extensions.Options;

namespace OrgStarter.Platform.Jobs;

/// <summary>The settings of jobs in the configuration section <c>Site</c>.</summary>
public sealed class JobOptions
{
    public const string Section = "Site";

    /// <summary>How long after the start of the site jobs begin to run. The first pages have the machine for themselves until
    /// then.</summary>
    public TimeSpan JobStartDelay { get; set; } = TimeSpan.FromSeconds(3);
}

public static class JobServices
{
    /// <summary>Registers a handler of jobs that are enqueued.</summary>
    /// <param name="configure">Changes the limits of the kind.</param>
    public static IServiceCollection AddJob<T>(this IServiceCollection services, Func<JobKind, JobKind>? configure = null)
        where T : class, IJob
    {
        var kind = new JobKind(T.Kind, typeof(T));
        return services.AddScoped<T>().AddSingleton(configure?.Invoke(kind) ?? kind);
    }

    /// <summary>Registers a job that runs again and again, on one instance at a time.</summary>
    /// <param name="every">From the end of one run to the next.</param>
    public static IServiceCollection AddRecurringJob<T>(this IServiceCollection services, TimeSpan every) where T : class, IJob =>
        services.AddJob<T>(kind => kind with { Every = every });

    /// <summary>Operations of this kind are completed by <typeparamref name="T"/>.</summary>
    public static IServiceCollection AddOperation<T>(this IServiceCollection services, OperationKind kind) where T : class, IOperation =>
        services
            .AddScoped<T>()
            .AddKeyedScoped<IOperation>(kind, (provider, _) => provider.GetRequiredService<T>())
            .AddSingleton(new JobKind(OperationJob.KindOf(kind), typeof(OperationJob)) { MaxAttempts = JobKind.Unlimited });

    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section)
            .Validate(
                options => options.JobStartDelay >= TimeSpan.Zero,
                "Site:JobStartDelay is negative. Set it to a time such as 00:00:03.")
            .ValidateOnStart();
        services.AddSingleton<WorkItems>();
        services.AddSingleton<JobSignal>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<JobWorker>());
        services.AddHostedService<JobListener>();
        return services
            .AddScoped<JobQueue>()
            .AddScoped<OperationJournal>()
            .AddScoped<OperationJob>();
    }
}
