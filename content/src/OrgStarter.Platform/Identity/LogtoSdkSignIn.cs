using Logto.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OrgStarter.Logto;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Rights;
using LogtoOptions = OrgStarter.Logto.LogtoOptions;
using SdkOptions = Logto.AspNetCore.Authentication.LogtoOptions;

namespace OrgStarter.Platform.Identity;

/// <summary>
/// Registers Logto's SDK for ASP.NET Core, version 0.2, as the sign-in handler, and corrects the behavior of the SDK that breaks
/// organization sessions. See docs/logto-sdk.md.
/// </summary>
public static class LogtoSdkSignIn
{
    private const string Cookies = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    public static void AddSignInHandlers(this IServiceCollection services)
    {
        // The SDK reads these options immediately, before the configuration is complete. ConfigureSdk sets the real ones.
        services.AddLogtoAuthentication(Scheme, Cookies, _ => { });
        services.AddOptions<SdkOptions>(Scheme).Configure<IOptionsMonitor<LogtoOptions>>(ConfigureSdk);
        services.AddSingleton<IOptionsChangeTokenSource<SdkOptions>, LogtoChange<SdkOptions>>();
        // Signing out without a scheme ends only the local session, without a redirect to Logto.
        services.Configure<AuthenticationOptions>(options => options.DefaultSignOutScheme = Cookies);
        services.AddOptions<CookieAuthenticationOptions>(Cookies)
            .Configure<SessionStore, IOptions<SessionLifetimeOptions>, IHostEnvironment>(ConfigureCookie);
        services.AddOptions<OpenIdConnectOptions>(Scheme)
            .Configure<IOptionsMonitor<LogtoOptions>, IHostEnvironment, RoleTemplate, SiteMeters>(ConfigureSignIn);
    }

    private static void ConfigureSdk(SdkOptions options, IOptionsMonitor<LogtoOptions> logto)
    {
        // The SDK appends a slash and a path to build the token endpoint.
        options.Endpoint = logto.CurrentValue.Endpoint.TrimEnd('/');
        options.AppId = logto.CurrentValue.AppId;
        options.AppSecret = logto.CurrentValue.AppSecret;
        options.CallbackPath = LogtoSignIn.CallbackPath;
        options.SignedOutCallbackPath = LogtoSignIn.SignedOutPath;
    }

    private static void ConfigureCookie(
        CookieAuthenticationOptions options, SessionStore sessions, IOptions<SessionLifetimeOptions> life, IHostEnvironment environment)
    {
        // The SDK's event would use an expiring refresh token in every request, without a lock. Logto revokes the grant if a refresh token
        // is used twice. Only TokenRenewal renews the session's tokens.
        options.Events = new CookieAuthenticationEvents();
        LogtoSignIn.ConfigureCookie(options, sessions, life, environment);
    }

    private static void ConfigureSignIn(
        OpenIdConnectOptions options,
        IOptionsMonitor<LogtoOptions> logto,
        IHostEnvironment environment,
        RoleTemplate roles,
        SiteMeters meters)
    {
        var parametersOfTheSdk = options.Events.OnRedirectToIdentityProvider;
        // The SDK's events would remove the ID token at sign-out, which Logto needs to find the session.
        options.Events = new OpenIdConnectEvents();
        LogtoSignIn.ConfigureSignIn(options, logto, environment, roles, meters);
        options.TokenValidationParameters.ValidIssuer = logto.CurrentValue.Issuer;
        options.TokenValidationParameters.ValidAudience = logto.CurrentValue.AppId;
        var ours = options.Events.OnRedirectToIdentityProvider;
        options.Events.OnRedirectToIdentityProvider = async context =>
        {
            await parametersOfTheSdk(context);
            NameIdentifiersAsLogtoDoes(context.ProtocolMessage);
            await ours(context);
        };
    }

    /// <summary>The SDK sends <c>identifiers</c>, separated by commas. Logto expects <c>identifier</c>, separated by spaces.</summary>
    private static void NameIdentifiersAsLogtoDoes(OpenIdConnectMessage message)
    {
        if (message.Parameters.Remove("identifiers", out var identifiers))
        {
            message.SetParameter("identifier", identifiers?.Replace(',', ' '));
        }
    }
}
