using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OrgStarter.Htmx;
using OrgStarter.Logto;
using OrgStarter.Tenancy;

namespace OrgStarter.Authentication;

/// <summary>Sign-in with Logto: authorization code with PKCE, a session in the database, a cookie that holds its key.</summary>
public static class LogtoSignIn
{
    /// <summary>Set it on the challenge to open Logto's registration page first.</summary>
    public const string FirstScreen = "first_screen";

    /// <summary>Set it on the challenge to fill in the address.</summary>
    public const string LoginHint = "login_hint";

    /// <summary>How long a session lives without a visit; Logto's refresh token lives as long by default.</summary>
    private static readonly TimeSpan SessionLife = TimeSpan.FromDays(14);

    public static IServiceCollection AddLogtoSignIn(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentSession>();
        services.AddScoped<AskedScopes>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<TokenRevocation>();
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<SessionStore, IHostEnvironment>(ConfigureCookie);
        services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
            .Configure<IOptions<LogtoOptions>, IHostEnvironment>(ConfigureSignIn);
        services.AddAuthentication(options =>
            {
                options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
            })
            .AddCookie()
            .AddOpenIdConnect();
        return services;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options, SessionStore sessions, IHostEnvironment environment)
    {
        options.SessionStore = sessions;
        options.ExpireTimeSpan = SessionLife;
        options.SlidingExpiration = true;
        Harden(options.Cookie, "orgstarter", environment);
    }

    private static void ConfigureSignIn(OpenIdConnectOptions options, IOptions<LogtoOptions> logto, IHostEnvironment environment)
    {
        options.Authority = logto.Value.Issuer;
        options.RequireHttpsMetadata = !logto.Value.BaseAddress.IsLoopback;
        options.ClientId = logto.Value.AppId;
        options.ClientSecret = logto.Value.AppSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // With form_post a lax cookie would not come back on plain http in development.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CallbackPath = "/signin-logto";
        options.SignedOutCallbackPath = "/signout-callback-logto";
        options.SignedOutRedirectUri = "/account/signed-out";
        options.BackchannelTimeout = TimeSpan.FromSeconds(5);
        options.MapInboundClaims = false;
        options.SaveTokens = true;
        options.TokenValidationParameters.NameClaimType = "name";

        // Without consent Logto drops offline_access, and without a refresh token there is no organization token.
        options.Prompt = "consent";
        options.Resource = "urn:logto:resource:organizations";
        options.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", "email", "offline_access", "urn:logto:scope:organizations", .. Permissions.All])
        {
            options.Scope.Add(scope);
        }

        Harden(options.CorrelationCookie, "correlation.", environment);
        Harden(options.NonceCookie, "nonce.", environment);
        options.Events.OnRedirectToIdentityProvider = ToLogtoAsync;
        options.Events.OnRemoteFailure = FailedAsync;
    }

    /// <summary>Lax, http-only, for the whole site; outside Development secure and bound to this host by the __Host- prefix.</summary>
    private static void Harden(CookieBuilder cookie, string name, IHostEnvironment environment)
    {
        cookie.Name = environment.IsDevelopment() ? name : $"__Host-{name}";
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
    }

    private static Task ToLogtoAsync(RedirectContext context)
    {
        foreach (var name in (string[])[FirstScreen, LoginHint, "prompt", "ui_locales"])
        {
            if (context.Properties.Items.TryGetValue(name, out var value) && value is not null)
            {
                context.ProtocolMessage.SetParameter(name, value);
            }
        }

        AskedScopes.Remember(context.Properties, context.ProtocolMessage.Scope);
        if (!context.Request.IsWholePageRequest())
        {
            // A redirect to another origin cannot be followed inside a fragment: send the whole page through the sign-in.
            context.HttpContext.RedirectWholePage(AccountAddress.SignIn(context.Request.PageAddress()));
            context.HandleResponse();
        }
        else if (string.IsNullOrEmpty(context.Properties.RedirectUri) || !HttpMethods.IsGet(context.Request.Method))
        {
            context.Properties.RedirectUri ??= context.Request.PageAddress();
        }

        context.Properties.RedirectUri = AccountAddress.Shorten(context.Properties.RedirectUri);
        return Task.CompletedTask;
    }

    private static Task FailedAsync(RemoteFailureContext context)
    {
        var logger = context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(LogtoSignIn));
        LogFailed(logger, context.Failure);
        var unavailable = context.Failure is { } failure && LogtoOutage.IsCause(failure);
        context.Response.Redirect($"/account/sign-in-failed{(unavailable ? "?unavailable=true" : "")}");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static readonly Action<ILogger, Exception?> LogFailed =
        LoggerMessage.Define(LogLevel.Warning, new EventId(1, "SignInFailed"), "A sign-in did not come to its end");
}
