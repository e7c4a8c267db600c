using OrgStarter.Platform.Identity;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Changes;

namespace OrgStarter.Features.Profiles;

public static class ProfileServices
{
    public static IServiceCollection AddProfiles(this IServiceCollection services) => services
        .AddScoped<Preferences>()
        .AddScoped<IPersonListener>(services => services.GetRequiredService<Preferences>())
        .AddScoped<IAfterSignIn, LanguageAtSignIn>()
        .AddScoped<PersonProfile>()
        .AddRecurringJob<ProfileSweep>(TimeSpan.FromMinutes(1));
}
