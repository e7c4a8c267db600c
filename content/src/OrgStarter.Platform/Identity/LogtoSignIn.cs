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

/// <summary>Configures the sign-in with Logto: authorization code flow with PKCE, and sessions in the database.</summary>
public static class LogtoSignIn
{
    /// <summary>A property of the challenge that opens Logto's registration page first.</summary>
    public const string FirstScreen = "first_screen";

    /// <summary>A property of the challenge with the email address to fill in.</summary>
    public const string LoginHint = "login_hint";

    /// <summary>
    /// Put it into the challenge's <c>Parameters</c>, not its <c>Items</c>, which are sent in the URL as part of the
    /// state. Requires a <see cref="LoginHint"/>.
    /// </summary>
    public const string OneTimeToken = "one_time_token";

    /// <summary>A property of challenges that are not a sign-in by the user, but request more scopes from Logto.</summary>
    public const string IsQuiet = "quiet";

    /// <summary>The redirect URI.</summary>
    public const string CallbackPath = "/signin-logto";

    /// <summary>The post sign-out redirect URI.</summary>
    public const string SignedOutPath = "/signout-callback-logto";

    private const string OrganizationsResource = "urn:logto:resource:organizations";

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
        services.AddOptions<SessionLifetimeOptions>().BindConfiguration(SessionLifetimeOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionLifetimeOptions>, SessionLifetimeValidator>();
        services.AddSingleton<IOptionsChangeTokenSource<OpenIdConnectOptions>, LogtoChange<OpenIdConnectOptions>>();
        services.AddExceptionHandler<RefusedSignIn>();
        services.AddSignInHandlers();
        return services;
    }

    /// <summary>
    /// Authenticates the request. If the session cannot be read, throws an exception that shows the error page,
    /// instead of treating the user as signed out.
    /// </summary>
    public static IApplicationBuilder UseLogtoSignIn(this IApplicationBuilder app) => app.UseAuthentication().Use((context, next) =>
    {
        var session = context.RequestServices.GetRequiredService<CurrentSession>();
        return session.Unknown is { } cause && context.Features.Get<IStatusCodeReExecuteFeature>() is null
            ? Task.FromException(new SessionUnknownException(cause)) : next(context);
    });

    /// <summary>Configures the session cookie, for either sign-in handler.</summary>
    internal static void ConfigureCookie(
        CookieAuthenticationOptions options, SessionStore sessions, IOptions<SessionLifetimeOptions> life, IHostEnvironment environment)
    {
        options.SessionStore = sessions;
        // The ticket expires with the absolute lifetime. The idle timeout is renewed in the database, without a new ticket.
        options.ExpireTimeSpan = life.Value.AbsoluteLifetime;
        options.SlidingExpiration = false;
        SiteCookies.Harden(options.Cookie, name: null, environment);
    }

    /// <summary>Configures the OpenID Connect handler, for either sign-in handler.</summary>
    internal static void ConfigureSignIn(
        OpenIdConnectOptions options,
        IOptionsMonitor<LogtoOptions> configured,
        IHostEnvironment environment,
        RoleTemplate roles,
        SiteMeters meters)
    {
        var logto = configured.CurrentValue;
        options.Authority = logto.Issuer;
        options.RequireHttpsMetadata = !logto.BaseAddress.IsLoopback;
        options.ClientId = logto.AppId;
        options.ClientSecret = logto.AppSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // Browsers do not send SameSite=Lax cookies with a form_post over plain HTTP, which Development uses.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CallbackPath = CallbackPath;
        options.SignedOutCallbackPath = SignedOutPath;
        options.SignedOutRedirectUri = "/account/signed-out";
        // No front-channel logout: any site could sign users out with a link. Logto uses the back channel.
        options.RemoteSignOutPath = default;
        options.BackchannelTimeout = TimeSpan.FromSeconds(5);
        options.BackchannelHttpHandler = new LogtoSilenceHandler
        {
            InnerHandler = new LogtoMeterHandler(meters)
            {
                InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) }
            },
        };
        options.MapInboundClaims = false;
        options.SaveTokens = true;
        options.TokenValidationParameters.NameClaimType = "name";

        // Without the consent prompt, Logto drops offline_access. Without a refresh token, there are no organization tokens.
        options.Prompt = "consent";
        options.Resource = OrganizationsResource;
        string[] ofOperators = [];
        if (logto.OperatorResource.Length > 0)
        {
            options.Resource += $",{logto.OperatorResource}";
            ofOperators = ["roles", OperatorRight.Permission];
            options.Events.OnPushAuthorization = SignInEvents.PushAsync;
        }

        options.Scope.Clear();
        foreach (var scope in (string[])[
            "openid", "profile", "email", "offline_access", "urn:logto:scope:organizations", .. roles.Permissions, .. ofOperators
        ])
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
