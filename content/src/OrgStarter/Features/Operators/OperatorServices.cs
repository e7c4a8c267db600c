namespace OrgStarter.Features.Operators;

public static class OperatorServices
{
    public static IServiceCollection AddOperators(this IServiceCollection services) => services
        .AddScoped<OrganizationOverview>()
        .AddScoped<Suspensions>()
        .AddScoped<DeadJobs>()
        .AddScoped<SiteActivity>();
}
