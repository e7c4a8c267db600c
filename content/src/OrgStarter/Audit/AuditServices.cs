using OrgStarter.Site;

namespace OrgStarter.Audit;

public static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddScoped<AuditTrail>();
        services.AddScoped<AuditedRows>();
        services.AddScoped<AuditSearch>();
        services.AddScoped<DeletedAccounts>();
        services.AddWorker<AuditSweep>();
        return services;
    }
}
