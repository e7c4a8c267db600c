using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Tenancy;

/// <summary>The services that tenancy needs, its policies (fail closed) and its boundary.</summary>
public static class TenancyPolicies
{
    public const string SignedIn = "SignedIn";

    public static IServiceCollection AddTenancyRules(this IServiceCollection services)
    {
        services.AddScoped<CurrentTenant>();
        services.AddScoped<ICurrentOrganization>(provider => provider.GetRequiredService<CurrentTenant>());
        services.AddSingleton<VersionQuery>();
        services.AddScoped<Memberships>();
        services.AddScoped<MyOrganizations>();
        services.AddScoped<LastUsed>();
        services.AddScoped<RoleCatalog>();
        services.AddScoped<OrganizationTokens>();
        services.AddScoped<TenantResolution>();
        services.AddScoped<TokenRenewal>();
        services.AddScoped<StoredTokens>();
        services.AddScoped<LiveRights>();
        services.AddScoped<Detour>();
        services.TryAddScoped<IFormDrafts, NoFormDrafts>();
        services.AddSingleton<HeldAccesses>();
        services.AddSingleton<TokenRenewals>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenRenewals>());
        services.AddSingleton<OrganizationTokenValidator>();
        services.AddSingleton<TokenExchange>();
        // A token with an unknown key makes us read Logto's keys again, before the answer and not behind it; at most twice a minute.
        AppContext.SetSwitch("Switch.Microsoft.IdentityModel.UpdateConfigAsBlocking", true);
        services.Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, signIn => signIn.RefreshInterval = TimeSpan.FromSeconds(30));
        services.AddScoped<IAuthorizationHandler, TenantAuthorizationHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, TenancyResultHandler>();
        var insideAnOrganization = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new TenantRequirement()).Build();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(insideAnOrganization)
            .SetFallbackPolicy(insideAnOrganization)
            .AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser());
        return services;
    }

    /// <summary>
    /// After routing: pages outside organizations do not exist under an organization's address. What exists nowhere is 404 here
    /// already, or the default policy would ask a visitor to sign in for it.
    /// </summary>
    public static IApplicationBuilder UseTenancyBoundary(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var endpoint = context.GetEndpoint();
        var outside = endpoint?.Metadata.GetMetadata<IOutsideOrganizations>() is not null;
        var isFailurePage = context.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (endpoint is not null && (!outside || isFailurePage || !TenancyMiddleware.IsInside(context.Request)))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
