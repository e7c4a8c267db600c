using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Audit;

public static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddScoped<AuditTrail>();
        services.AddScoped<OperatorTrail>();
        services.AddScoped<IBeforeSave, AuditedRows>();
        services.AddRecurringJob<AuditSweep>(AuditSweep.Every);
        return services;
    }
}
