using Microsoft.Extensions.Options;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Platform.Invitations;

public static class InvitationServices
{
    public static IServiceCollection AddInvitations(this IServiceCollection services)
    {
        services.AddOptions<InvitationOptions>().BindConfiguration(InvitationOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<InvitationOptions>, InvitationOptionsValidator>()
            .AddScoped<InvitationBatches>()
            .AddJob<InvitationBatchJob>(kind => kind with { MaxAttempts = JobKind.Unlimited })
            .AddScoped<InviterAccess>()
            .AddScoped<InvitationSender>()
            .AddScoped<InvitationWriter>()
            .AddScoped<InvitationLimits>()
            .AddScoped<InvitationMails>()
            .AddScoped<InvitationMessages>()
            .AddScoped<InvitationCloser>()
            .AddScoped<InvitationDeclines>()
            .AddScoped<InvitationLookup>()
            .AddScoped<InvitationResponses>()
            .AddScoped<OrganizationInvitations>()
            .AddScoped<InviterNames>()
            .AddScoped<WaitingInvitations>()
            .AddScoped<IPersonListener>(services => services.GetRequiredService<WaitingInvitations>());
    }
}
