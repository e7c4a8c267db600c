using Microsoft.Extensions.Options;
using OrgStarter.Platform.Invitations;

namespace OrgStarter.Features.MagicLinks;

public static class MagicLinkServices
{
    public static IServiceCollection AddMagicLinks(this IServiceCollection services)
    {
        services.AddOptions<MagicLinkOptions>().BindConfiguration(MagicLinkOptions.Section).ValidateOnStart();
        // Registered even if magic links are off, because mails with a token can still arrive.
        return services
            .AddSingleton<IValidateOptions<MagicLinkOptions>, MagicLinkOptionsValidator>()
            .AddSingleton<IHttpContextFactory, MagicLinkRequests>()
            .AddSingleton<MagicLinkCookie>()
            .AddScoped<MagicLinkTokens>()
            .AddScoped<IMagicLinks>(services => services.GetRequiredService<MagicLinkTokens>());
    }
}
