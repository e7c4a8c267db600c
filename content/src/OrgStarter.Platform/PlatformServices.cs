using OrgStarter.Logto;
using OrgStarter.Platform.Accounts;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Invitations;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform;

/// <summary>The platform's rooms, from the lowest to the highest.</summary>
public static class PlatformServices
{
    /// <param name="roles">What each role may do.</param>
    public static IServiceCollection AddPlatform(this IServiceCollection services, RoleTemplate roles)
    {
        services.AddScoped(typeof(Lazy<>), typeof(LazyService<>));
        services.AddSingleton(roles);
        services.AddLogto(client => client.AddHttpMessageHandler<LogtoMeterHandler>());
        services.AddJobs();
        services.AddLogtoSignIn();
        services.AddTenancy();
        services.AddLogtoSync();
        services.AddAudit();
        services.AddMembers();
        services.AddOrganizations();
        services.AddAccounts();
        services.AddInvitations();
        return services;
    }

    /// <summary>What Logto, browsers and load balancers ask, and no person sees.</summary>
    public static void MapPlatform(this IEndpointRouteBuilder app)
    {
        app.MapBackchannelLogout();
        app.MapCspReports();
        app.MapLogtoWebhooks();
        app.MapHealth();
    }
}
