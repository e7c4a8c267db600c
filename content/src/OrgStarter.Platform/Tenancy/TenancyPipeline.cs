namespace OrgStarter.Platform.Tenancy;

public static class TenancyPipeline
{
    public static IServiceCollection AddTenancy(this IServiceCollection services) => services.AddTenancyRules();

    /// <summary>Call after authentication and before routing.</summary>
    public static IApplicationBuilder UseTenancy(this IApplicationBuilder app) =>
        app.UseMiddleware<TenancyMiddleware>().UseMiddleware<TenantGate>();
}
