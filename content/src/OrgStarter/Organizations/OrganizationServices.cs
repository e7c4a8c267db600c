using OrgStarter.Domains;
using OrgStarter.Organizations.Export;
using OrgStarter.People;
using OrgStarter.Pictures;

namespace OrgStarter.Organizations;

public static class OrganizationServices
{
    public static IServiceCollection AddOrganizations(this IServiceCollection services)
    {
        services.AddOptions<SeatOptions>().BindConfiguration(SeatOptions.Section)
            .Validate(options => options.Default is null or > 0, "Seats:Default must be 1 or more. Leave it out for organizations of any size.")
            .ValidateOnStart();
        return services
            .AddPictures()
            .AddPeople()
            .AddDomains()
            .AddScoped<OrganizationCreator>()
            .AddScoped<OrganizationSettling>()
            .AddScoped<OrganizationSettings>()
            .AddScoped<OrganizationBranding>()
            .AddScoped<SecondFactorRule>()
            .AddScoped<LastUsed>()
            .AddScoped<MyOrganizations>()
            .AddScoped<CurrentOrganization>()
            .AddScoped<Seats>()
            .AddScoped<RoleCatalog>()
            .AddScoped<TenantTables>()
            .AddScoped<OrganizationExport>();
    }
}
