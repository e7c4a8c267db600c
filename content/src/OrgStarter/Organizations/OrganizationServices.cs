using OrgStarter.Organizations.Export;

namespace OrgStarter.Organizations;

public static class OrganizationServices
{
    public static IServiceCollection AddOrganizations(this IServiceCollection services) => services
        .AddScoped<OrganizationCreator>()
        .AddScoped<MyOrganizations>()
        .AddScoped<CurrentOrganization>()
        .AddScoped<RoleCatalog>()
        .AddScoped<TenantTables>()
        .AddScoped<OrganizationExport>();
}
