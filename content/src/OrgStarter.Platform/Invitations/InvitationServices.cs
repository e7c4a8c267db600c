using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Platform.Invitations;

public static class InvitationServices
{
    public static IServiceCollection AddInvitations(this IServiceCollection services)
    {
        services.AddOptions<InvitationOptions>().BindConfiguration(InvitationOptions.Section).ValidateOnStart();
        services.AddSingleton<Microsoft.Extensions.Options.IValidateOptions<InvitationOptions>, InvitationOptionsValidator>();
        services.AddWorker<InvitationWorker>();
        services.AddOptions<MagicLinkOptions>().BindConfiguration(MagicLinkOptions.Section).ValidateOnStart();
        services.AddSingleton<Microsoft.Extensions.Options.IValidateOptions<MagicLinkOptions>, MagicLinkOptionsValidator>();
        // Also where they are switched off: mails with a token may be on their way.
        services.AddSingleton<IHttpContextFactory, MagicLinkRequests>();
        return services
            .AddScoped<InvitationLinks>()
            .AddScoped<MagicLinks>()
            .AddSingleton<MagicLinkCookie>()
            .AddScoped<WaitingInvitations>()
            .AddScoped<IPersonListener>(services => services.GetRequiredService<WaitingInvitations>())
            .AddScoped<InvitationAnswers>()
            .AddScoped<InvitationNames>()
            .AddScoped<InvitationEnd>()
            .AddScoped<InvitationBatches>()
            .AddScoped<InvitationClaims>()
            .AddScoped<BatchInviter>()
            .AddScoped<LineInviter>()
            .AddScoped<InvitationMails>()
            .AddScoped<InvitationTable>()
            .AddScoped<InviterNames>()
            .AddScoped<OrganizationInvitations>()
            .AddScoped<InvitationInbox>();
    }
}
