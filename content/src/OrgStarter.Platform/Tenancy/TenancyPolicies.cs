using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using OrgStarter.Logto;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Tenancy;

/// <summary>Registers the tenancy services and their authorization policies, which deny access by default.</summary>
public static class TenancyPolicies
{
    public const string SignedIn = "SignedIn";

    public static IServiceCollection AddTenancyRules(this IServiceCollection services)
    {
        services.AddScoped<CurrentTenant>();
        services.AddScoped<ICurrentOrganization>(provider => provider.GetRequiredService<CurrentTenant>());
        services.AddSingleton<VersionQuery>();
        services.AddScoped<MembershipVersions>();
        services.AddScoped<MyOrganizations>();
        services.AddScoped<LastUsed>();
        services.AddScoped<LastOrganization>();
        services.AddScoped<RoleCatalog>();
        services.AddScoped<OrganizationStates>();
        services.AddScoped<OrganizationTokens>();
        services.AddScoped<TenantResolution>();
        services.AddScoped<SessionRefresh>();
        services.AddScoped<TokenRenewal>();
        services.AddScoped<OperatorAccess>();
        services.AddScoped<StoredTokens>();
        services.AddScoped<PermissionRecheck>();
        services.AddScoped<SignInRedirects>();
        services.AddScoped<IMachines, UnnamedMachines>();
        services.TryAddScoped<IFormDrafts, NoFormDrafts>();
        services.AddSingleton<AccessCache>();
        services.AddSingleton<TokenRenewals>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenRenewals>());
        services.AddSingleton<OrganizationTokenValidator>();
        services.AddSingleton<TokenExchange>();
        // A token with an unknown key triggers a refresh of Logto's keys. Refresh before validation, not in the background, and at most
        // twice a minute.
        AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);
        services.Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, signIn =>
            signIn.RefreshInterval = TimeSpan.FromSeconds(30));
        services.AddScoped<IAuthorizationHandler, TenantAuthorizationHandler>();
        services.AddScoped<IAuthorizationHandler, OperatorHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, TenancyResultHandler>();
        var insideAnOrganization =
            new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new TenantRequirement()).Build();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(insideAnOrganization)
            .SetFallbackPolicy(insideAnOrganization)
            .AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(
                OperatorRight.Permission, policy => policy.RequireAuthenticatedUser().AddRequirements(new OperatorRequirement()));
        return services;
    }

    /// <summary>
    /// Call after routing. Responds with 404 to pages outside organizations that are requested under an organization's path, and to unknown
    /// paths: otherwise the default policy would ask an anonymous visitor to sign in.
    /// </summary>
    public static IApplicationBuilder UseTenancyBoundary(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var endpoint = context.GetEndpoint();
        var outside = endpoint?.Metadata.GetMetadata<IOutsideOrganizations>() is not null;
        var keeps = endpoint?.Metadata.GetMetadata<SignedInPageAttribute>() is { KeepsOrganization: true };
        var isFailurePage = context.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        var isInside = TenancyMiddleware.IsInside(context.Request);
        if (keeps && !isInside && context.Request.IsNavigation())
        {
            return context.RequestServices.GetRequiredService<LastOrganization>().ShowAsync(context, next);
        }

        if (endpoint is not null && (!outside || keeps || isFailurePage || !isInside))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
