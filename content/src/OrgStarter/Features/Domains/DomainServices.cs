using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Site;

namespace OrgStarter.Features.Domains;

public static class DomainServices
{
    public static IServiceCollection AddDomains(this IServiceCollection services)
    {
        services.AddOptions<DnsOptions>().BindConfiguration(DnsOptions.Section)
            .Validate(options => options.NameServers.All(server => DnsOptions.Parse(server) is not null),
                "Dns:NameServers holds something that is no IP address. Set each to an address such as 1.1.1.1 or 127.0.0.1:5353.")
            .ValidateOnStart();
        services.AddSingleton<DomainProof>();
        return services
            .AddScoped<EmailDomains>()
            .AddRecurringJob<DomainWatch>(TimeSpan.FromMinutes(1))
            .AddScoped<IAfterSignIn, JoinAtSignIn>()
            .AddScoped<DomainJoin>()
            .AddScoped<ISuggestedOrganization>(provider => provider.GetRequiredService<DomainJoin>());
    }
}
