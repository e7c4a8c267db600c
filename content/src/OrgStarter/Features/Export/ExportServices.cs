namespace OrgStarter.Features.Export;

public static class ExportServices
{
    public static IServiceCollection AddExport(this IServiceCollection services) =>
        services.AddScoped<TenantTables>().AddScoped<OrganizationExport>();
}
