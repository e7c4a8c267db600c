using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.LogtoSync.Reconcile;

public static class ReconcileServices
{
    public static IServiceCollection AddLogtoReconcile(this IServiceCollection services)
    {
        services.AddOptions<ReconcileOptions>().BindConfiguration(ReconcileOptions.Section)
            .Validate(options => options.Interval >= TimeSpan.FromSeconds(1) && options.Interval <= TimeSpan.FromDays(30),
                "Logto:Reconcile:Interval must lie between one second and thirty days. Set it to a time such as 00:15:00.")
            .Validate(
                options => options.PurgeAfter >= TimeSpan.Zero,
                "Logto:Reconcile:PurgeAfter must not be negative. Set it to a time such as 1.00:00:00.")
            .ValidateOnStart();
        return services
            .AddScoped<StoredIds>()
            .AddScoped<EachOrganization>()
            .AddScoped<ReconcileCheck>()
            .AddRecurringJob<ReconcileJob>(new ReconcileOptions().Interval);
    }
}
