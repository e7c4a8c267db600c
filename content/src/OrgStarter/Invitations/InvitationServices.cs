namespace OrgStarter.Invitations;

public static class InvitationServices
{
    public static IServiceCollection AddInvitations(this IServiceCollection services)
    {
        services.AddOptions<PublicUrlOptions>().BindConfiguration("Site").ValidateOnStart();
        services.AddSingleton<Microsoft.Extensions.Options.IValidateOptions<PublicUrlOptions>, PublicUrlValidator>();
        return services
            .AddSingleton<InvitationLinks>()
            .AddScoped<InvitationSender>()
            .AddScoped<OrganizationInvitations>()
            .AddScoped<InvitationInbox>();
    }
}
