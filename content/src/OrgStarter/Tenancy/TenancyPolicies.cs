using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;

namespace OrgStarter.Tenancy;

/// <summary>Wires tenancy: services, policies (fail closed) and the middleware.</summary>
public static class TenancyPolicies
{
    public const string SignedIn = "SignedIn";

    public static IServiceCollection AddTenancy(this IServiceCollection services)
    {
        services.AddScoped<CurrentTenant>();
        services.AddScoped<Memberships>();
        services.AddScoped<OrganizationTokens>();
        services.AddSingleton<OrganizationTokenValidator>();
        services.AddSingleton<TokenExchange>();
        services.AddScoped<IAuthorizationHandler, TenantAuthorizationHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, TenancyResultHandler>();
        var insideAnOrganization = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new TenantRequirement()).Build();
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(insideAnOrganization)
            .SetFallbackPolicy(insideAnOrganization)
            .AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser());
        return services;
    }

    /// <summary>After authentication, before routing.</summary>
    public static IApplicationBuilder UseTenancy(this IApplicationBuilder app) => app.UseMiddleware<TenancyMiddleware>();

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

/// <summary>Signed out: to the sign-in. No organization: 404, the page exists inside one only. Permission missing: 403.</summary>
public sealed class TenancyResultHandler : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
        }
        else if (authorizeResult.Challenged)
        {
            await context.ChallengeAsync();
        }
        else
        {
            var noOrganization = authorizeResult.AuthorizationFailure?.FailedRequirements.OfType<TenantRequirement>().Any() == true;
            context.Response.StatusCode = noOrganization ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden;
        }
    }
}
