namespace OrgStarter.Features.AuditLog;

public static class AuditLogServices
{
    public static IServiceCollection AddAuditLog(this IServiceCollection services) => services.AddScoped<AuditSearch>();
}
