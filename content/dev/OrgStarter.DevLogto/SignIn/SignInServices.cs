using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrgStarter.DevLogto.SignIn;

internal static class SignInServices
{
    public static void AddSignIn(this IServiceCollection services, byte[] cookieKey)
    {
        services.AddSingleton(new LogtoCookies(cookieKey));
        services.AddSingleton<BackchannelLogout>();
        services.AddScoped<Interactions>();
        services.AddScoped<LoginSessions>();
        services.AddScoped<Grants>();
        services.AddScoped<AuthorizeEndpoint>();
    }

    public static void MapSignIn(this WebApplication app)
    {
        app.MapMethods("/oidc/auth", ["GET", "POST"], AuthorizeEndpoint.Handle);
        app.MapMethods("/oidc/session/end", ["GET", "POST"], EndSession.HandleAsync);
        app.MapPost("/oidc/session/end/confirm", EndSession.ConfirmAsync);
        app.MapGet("/consent", ConsentEndpoint.HandleAsync);
    }
}
