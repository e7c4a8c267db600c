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
/// Who handles the sign-in: Logto's SDK for ASP.NET Core, version 0.2, under the names that the rest of the site knows. What would break
/// an organization's session is put right here, right after it is added. See docs/logto-sdk.md.
/// </summary>
public static class LogtoSdkSignIn
{
    private const string Cookies = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string Scheme = OpenIdConnectDefaults.AuthenticationScheme;

    public static void AddSignInHandlers(this IServiceCollection services)
    {
        // It reads its options as it is added, before the configuration is complete: the real ones follow.
        services.AddLogtoAuthentication(Scheme, Cookies, _ => { });
        services.AddOptions<SdkOptions>(Scheme).Configure<IOptionsMonitor<LogtoOptions>>(ConfigureSdk);
        services.AddSingleton<IOptionsChangeTokenSource<SdkOptions>, LogtoChange<SdkOptions>>();
        // Signing out without naming a scheme ends the session here, and sends nobody to Logto.
        services.Configure<AuthenticationOptions>(options => options.DefaultSignOutScheme = Cookies);
        services.AddOptions<CookieAuthenticationOptions>(Cookies)
            .Configure<SessionStore, IOptions<SessionLifeOptions>, IHostEnvironment>(ConfigureCookie);
        services.AddOptions<OpenIdConnectOptions>(Scheme)
            .Configure<IOptionsMonitor<LogtoOptions>, IHostEnvironment, RoleTemplate, SiteMeters>(ConfigureSignIn);
    }

    private static void ConfigureSdk(SdkOptions options, IOptionsMonitor<LogtoOptions> logto)
    {
        // Without a slash at its end: the SDK would put a second one into the address of the tokens.
        options.Endpoint = logto.CurrentValue.Endpoint.TrimEnd('/');
        options.AppId = logto.CurrentValue.AppId;
        options.AppSecret = logto.CurrentValue.AppSecret;
        options.CallbackPath = LogtoSignIn.CallbackPath;
        options.SignedOutCallbackPath = LogtoSignIn.SignedOutPath;
    }

    private static void ConfigureCookie(
        CookieAuthenticationOptions options, SessionStore sessions, IOptions<SessionLifeOptions> life, IHostEnvironment environment)
    {
        // The SDK would exchange the refresh token here, in every request that finds it old and without a lock, and twice is once too
        // often: Logto then ends the grant. The session's tokens are renewed by TokenRenewal, and by nothing else.
        options.Events = new CookieAuthenticationEvents();
        LogtoSignIn.ConfigureCookie(options, sessions, life, environment);
    }

    private static void ConfigureSignIn(
        OpenIdConnectOptions options, IOptionsMonitor<LogtoOptions> logto, IHostEnvironment environment, RoleTemplate roles, SiteMeters meters)
    {
        var parametersOfTheSdk = options.Events.OnRedirectToIdentityProvider;
        // New ones: at a sign-out the SDK's would take away the ID token, by which Logto knows whose session ends.
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

    /// <summary>The SDK sends <c>identifiers</c>, separated by commas. Logto reads <c>identifier</c>, separated by spaces.</summary>
    private static void NameIdentifiersAsLogtoDoes(OpenIdConnectMessage message)
    {
        if (message.Parameters.Remove("identifiers", out var identifiers))
        {
            message.SetParameter("identifier", identifiers?.Replace(',', ' '));
        }
    }
}
