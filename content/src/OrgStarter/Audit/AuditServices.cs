using OrgStarter.Data;
using OrgStarter.Site;

namespace OrgStarter.Audit;

public static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddScoped<AuditTrail>();
        services.AddScoped<IBeforeSave, AuditedRows>();
        services.AddScoped<AuditSearch>();
        services.AddScoped<DeletedAccounts>();
        services.AddWorker<AuditSweep>();
        return services;
    }
}
