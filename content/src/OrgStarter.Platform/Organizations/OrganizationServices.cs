using OrgStarter.Platform.Jobs;

namespace OrgStarter.Platform.Organizations;

public static class OrganizationServices
{
    public static IServiceCollection AddOrganizations(this IServiceCollection services)
    {
        services.AddOptions<SeatOptions>().BindConfiguration(SeatOptions.Section)
            .Validate(
                options => options.Default is null or > 0,
                "Seats:Default must be 1 or more. Leave it out for organizations of any size.")
            .ValidateOnStart();
        return services
            .AddScoped<OrganizationCreator>()
            .AddJob<OrganizationCreationJob>(kind => kind with { MaxAttempts = JobKind.Unlimited })
            .AddOperation<OrganizationDeletion>(OperationKind.DeleteOrganization)
            .AddScoped<OrganizationSettings>()
            .AddScoped<SecondFactorRule>()
            .AddScoped<OwnSecondFactor>()
            .AddScoped<CurrentOrganization>()
            .AddScoped<Seats>();
    }
}
