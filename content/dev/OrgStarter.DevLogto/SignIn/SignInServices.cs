using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Experience;
using OrgStarter.DevLogto.Screens;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>What signing in and out consists of.</summary>
internal static class SignInServices
{
    public static void AddSignIn(this IServiceCollection services, byte[] cookieKey)
    {
        services.AddSingleton(new LogtoCookies(cookieKey));
        services.AddSingleton<BackchannelLogout>();
        services.AddScoped<Interactions>();
        services.AddScoped<LoginSessions>();
        services.AddScoped<Grants>();
        services.AddScoped<ExperienceInteraction>();
        services.AddScoped<Identification>();
        services.AddScoped<Registration>();
        services.AddScoped<Submission>();
        services.AddScoped<Lockout>();
        services.AddScoped<SignInForm>();
    }
}
