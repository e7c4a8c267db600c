using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Identity;

/// <summary>Registers ASP.NET Core's own handlers for the sign-in.</summary>
public static class OidcSignIn
{
    public static void AddSignInHandlers(this IServiceCollection services)
    {
        services.AddAuthentication(options =>
            {
                options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
            })
            .AddCookie()
            .AddOpenIdConnect();
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<SessionStore, IOptions<SessionLifetimeOptions>, IHostEnvironment>(LogtoSignIn.ConfigureCookie);
        services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
            .Configure<IOptionsMonitor<LogtoOptions>, IHostEnvironment, RoleTemplate, SiteMeters>(LogtoSignIn.ConfigureSignIn);
    }
}
