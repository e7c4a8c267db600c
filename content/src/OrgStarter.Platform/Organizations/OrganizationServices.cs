using Microsoft.Extensions.Options;
using OrgStarter.Logto;
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
        services.AddOptions<OrganizationOptions>().BindConfiguration(OrganizationOptions.Section)
            .Validate(
                options => options.MaxOwned is null or > 0,
                "Organizations:MaxOwned must be 1 or more. Leave it out for no limit.")
            .Validate<IOptions<LogtoOptions>>(
                (options, logto) => options.Creators != OrganizationCreators.Operators || logto.Value.OperatorResource.Length > 0,
                "Organizations:Creators is Operators, but the site has no operators. Set Logto:OperatorResource.")
            .ValidateOnStart();
        return services
            .AddScoped<OrganizationCreationRule>()
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
