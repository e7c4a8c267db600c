namespace OrgStarter.Platform.Tenancy;

/// <summary>From the address of a request to its tenant, step by step.</summary>
public static class TenancyPipeline
{
    public static IServiceCollection AddTenancy(this IServiceCollection services) => services.AddTenancyRules();

    /// <summary>After authentication, before routing.</summary>
    public static IApplicationBuilder UseTenancy(this IApplicationBuilder app) => app.UseMiddleware<TenancyMiddleware>().UseMiddleware<TenantGate>();
}
