using Microsoft.Extensions.Options;
using OrgStarter.Platform.Invitations;

namespace OrgStarter.Features.MagicLinks;

public static class MagicLinkServices
{
    public static IServiceCollection AddMagicLinks(this IServiceCollection services)
    {
        services.AddOptions<MagicLinkOptions>().BindConfiguration(MagicLinkOptions.Section).ValidateOnStart();
        // The request filter is there even when magic links are switched off: mails with a token may be on their way.
        return services
            .AddSingleton<IValidateOptions<MagicLinkOptions>, MagicLinkOptionsValidator>()
            .AddSingleton<IHttpContextFactory, MagicLinkRequests>()
            .AddSingleton<MagicLinkCookie>()
            .AddScoped<MagicLinkTokens>()
            .AddScoped<IMagicLinks>(services => services.GetRequiredService<MagicLinkTokens>());
    }
}
