using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>Configures OpenIddict as Logto's OpenID Connect provider: the same endpoints, tokens and texts.</summary>
internal static class OpenIdServer
{
    public static void AddOpenIdServer(
        this IServiceCollection services, DevLogtoOptions options, string issuer, ECDsaSecurityKey signing, SymmetricSecurityKey encryption)
    {
        services.AddSingleton(new TokenWriter(issuer, signing, options));
        services.AddScoped<SignInPrincipals>();
        services.AddScoped<ResourceServers>();
        services.AddScoped<PersonGrant>();
        services.AddScoped<ApplicationGrant>();
        services.AddScoped<ExchangeGrant>();
        services.AddOpenIddict()
            .AddCore(core =>
            {
                core.UseEntityFrameworkCore().UseDbContext<DevLogtoDb>();
                core.ReplaceApplicationManager(typeof(LoopbackApplicationManager<>));
            })
            .AddServer(server =>
            {
                server.SetIssuer(new Uri(issuer));
                UseLogtoAddresses(server);
                server.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().AllowClientCredentialsFlow().AllowTokenExchangeFlow();
                server.Configure(o => o.TimeProvider = options.Time);

                // Sets the algorithm, because OpenIddict announces a P-384 key without one as ES256.
                server.AddSigningCredentials(new SigningCredentials(signing, SecurityAlgorithms.EcdsaSha384));
                // Signs what only this server reads, such as codes and pushed requests, in a fraction of the time.
                server.AddSigningKey(encryption);
                server.AddEncryptionKey(encryption);
                server.UseReferenceAccessTokens().UseReferenceRefreshTokens();
                server.SetAccessTokenLifetime(options.AccessTokenLifetime);
                server.SetRefreshTokenLifetime(options.RefreshTokenLifetime);
                server.SetIdentityTokenLifetime(TimeSpan.FromHours(1));

                // Rotation follows Logto's rule (RefreshTokenRotation); OpenIddict would rotate at every use.
                server.DisableRollingRefreshTokens();
                server.SetRefreshTokenReuseLeeway(RefreshTokenRotation.Grace);

                // Logto ignores unknown scopes without an error.
                server.DisableScopeValidation().IgnoreScopePermissions();
                server.DisableResourceValidation().IgnoreResourcePermissions();
                server.AddEventHandler<GenerateTokenContext>(h => h.UseSingletonHandler<LogtoTokenShape>().SetOrder(LogtoTokenShape.Order));
                server.AddEventHandler<ProcessSignInContext>(h =>
                    h.UseScopedHandler<RefreshTokenRotation>().SetOrder(RefreshTokenRotation.Order));
                server.AddEventHandler<ProcessSignInContext>(h => h.UseScopedHandler<GrantedResources>().SetOrder(GrantedResources.Order));
                server.AddEventHandler<ProcessSignInContext>(h => h.UseSingletonHandler<GrantedScope>().SetOrder(GrantedScope.Order));
                server.AddEventHandler<HandleAuthorizationRequestContext>(h =>
                    h.UseScopedHandler<GrantedResources.Check>().SetOrder(int.MinValue));
                server.AddEventHandler<ValidatePushedAuthorizationRequestContext>(h => h.UseScopedHandler<GrantedResources.Check>());
                server.AddEventHandler<ProcessAuthenticationContext>(h =>
                    h.UseScopedHandler<ClientRules.Expiry>().SetOrder(ClientRules.Expiry.Order));
                server.AddEventHandler<ProcessAuthenticationContext>(h =>
                    h.UseScopedHandler<ClientRules.Grant>().SetOrder(ClientRules.Grant.Order));
                server.AddEventHandler<ValidateTokenContext>(h => h.UseScopedHandler<ExchangeGrant.SubjectTokens>().SetOrder(int.MinValue));
                // The token endpoint rejects scopes that the sign-in did not request, with Logto's text.
                server.RemoveEventHandler(OpenIddictServerHandlers.Exchange.ValidateGrantedScopes.Descriptor);
                Introspection.Attach(server);
                LogtoAnswers.Attach(server);
                LogtoRefusals.Attach(server);
                AuthorizationAnswer.Attach(server);
                AuthorizationRefusals.Attach(server);
                server.UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableTokenEndpointPassthrough()
                    .EnableUserInfoEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough()
                    .DisableTransportSecurityRequirement();
            });
    }

    public static void MapOpenIdServer(this WebApplication app)
    {
        app.MapPost("/oidc/token", TokenEndpoint.Handle);
        app.MapMethods("/oidc/me", ["GET", "POST"], UserInfoEndpoint.Handle);
        app.Map("/oidc/{**path}", LogtoRefusals.UnknownRoute);
    }

    private static void UseLogtoAddresses(OpenIddictServerBuilder server) => server
        .SetConfigurationEndpointUris("oidc/.well-known/openid-configuration", "oidc/.well-known/oauth-authorization-server")
        .SetJsonWebKeySetEndpointUris("oidc/jwks")
        .SetAuthorizationEndpointUris("oidc/auth")
        .SetPushedAuthorizationEndpointUris("oidc/request")
        .SetTokenEndpointUris("oidc/token")
        .SetUserInfoEndpointUris("oidc/me")
        .SetIntrospectionEndpointUris("oidc/token/introspection")
        .SetRevocationEndpointUris("oidc/token/revocation")
        .SetEndSessionEndpointUris("oidc/session/end");
}
