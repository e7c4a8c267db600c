using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Identity;

/// <summary>Sign-in with Logto: authorization code with PKCE, a session in the database, a cookie that holds its key.</summary>
public static class LogtoSignIn
{
    /// <summary>Set it on the challenge to open Logto's registration page first.</summary>
    public const string FirstScreen = "first_screen";

    /// <summary>Set it on the challenge to fill in the address.</summary>
    public const string LoginHint = "login_hint";

    /// <summary>
    /// Set it among the challenge's <c>Parameters</c>, never its <c>Items</c>: those travel in the address, inside the state. Wants a
    /// <see cref="LoginHint"/> beside it.
    /// </summary>
    public const string OneTimeToken = "one_time_token";

    /// <summary>Set it on a challenge that is no sign-in of the person's: it only asks Logto for more.</summary>
    public const string IsQuiet = "quiet";

    /// <summary>Where Logto sends people back after a sign-in: the redirect URI.</summary>
    public const string CallbackPath = "/signin-logto";

    /// <summary>And after a sign-out: the post sign-out redirect URI.</summary>
    public const string SignedOutPath = "/signout-callback-logto";

    public static IServiceCollection AddLogtoSignIn(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentSession>();
        services.AddScoped<AskedScopes>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<TokenRevocation>();
        services.AddScoped<LogtoSessions>();
        services.AddScoped<PersonSessions>();
        services.AddScoped<SessionClaims>();
        services.AddScoped<LogoutTokens>();
        services.AddRecurringJob<SessionCleanup>(SessionCleanup.Every);
        services.AddOptions<SessionLifeOptions>().BindConfiguration(SessionLifeOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionLifeOptions>, SessionLifeValidator>();
        services.AddSingleton<IOptionsChangeTokenSource<OpenIdConnectOptions>, LogtoChange<OpenIdConnectOptions>>();
        services.AddExceptionHandler<RefusedSignIn>();
        services.AddSignInHandlers();
        return services;
    }

    /// <summary>From here on it is known who asks. While nobody can say, nobody is taken for a stranger: that ends on the page for it.</summary>
    public static IApplicationBuilder UseLogtoSignIn(this IApplicationBuilder app) => app.UseAuthentication().Use((context, next) =>
    {
        var session = context.RequestServices.GetRequiredService<CurrentSession>();
        return session.Unknown is { } cause && context.Features.Get<IStatusCodeReExecuteFeature>() is null
            ? Task.FromException(new SessionUnknownException(cause)) : next(context);
    });

    /// <summary>What holds for the cookie, whoever handles it.</summary>
    internal static void ConfigureCookie(
        CookieAuthenticationOptions options, SessionStore sessions, IOptions<SessionLifeOptions> life, IHostEnvironment environment)
    {
        options.SessionStore = sessions;
        // The ticket ends with the absolute life; the idle one slides in the database, without a new ticket each time.
        options.ExpireTimeSpan = life.Value.AbsoluteLifetime;
        options.SlidingExpiration = false;
        SiteCookies.Harden(options.Cookie, name: null, environment);
    }

    /// <summary>What holds for the sign-in, whoever handles it.</summary>
    internal static void ConfigureSignIn(
        OpenIdConnectOptions options, IOptionsMonitor<LogtoOptions> configured, IHostEnvironment environment, RoleTemplate roles, SiteMeters meters)
    {
        var logto = configured.CurrentValue;
        options.Authority = logto.Issuer;
        options.RequireHttpsMetadata = !logto.BaseAddress.IsLoopback;
        options.ClientId = logto.AppId;
        options.ClientSecret = logto.AppSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // With form_post a lax cookie would not come back on plain http in development.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CallbackPath = CallbackPath;
        options.SignedOutCallbackPath = SignedOutPath;
        options.SignedOutRedirectUri = "/account/signed-out";
        // Front-channel logout is off: any page that links to it would sign people out. Logto uses the back channel.
        options.RemoteSignOutPath = default;
        options.BackchannelTimeout = TimeSpan.FromSeconds(5);
        options.BackchannelHttpHandler = new LogtoSilenceHandler
        {
            InnerHandler = new LogtoMeterHandler(meters) { InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) } },
        };
        options.MapInboundClaims = false;
        options.SaveTokens = true;
        options.TokenValidationParameters.NameClaimType = "name";

        // Without consent Logto drops offline_access, and without a refresh token there is no organization token.
        options.Prompt = "consent";
        options.Resource = "urn:logto:resource:organizations";
        options.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", "email", "offline_access", "urn:logto:scope:organizations", .. roles.Permissions])
        {
            options.Scope.Add(scope);
        }

        SiteCookies.Harden(options.CorrelationCookie, "correlation.", environment);
        SiteCookies.Harden(options.NonceCookie, "nonce.", environment);
        UnfinishedSignIns.Configure(options);
        options.Events.OnRedirectToIdentityProvider = SignInEvents.ToLogtoAsync;
        options.Events.OnTicketReceived = SignInEvents.ReceivedAsync;
        options.Events.OnRemoteFailure = SignInEvents.FailedAsync;
    }
}
