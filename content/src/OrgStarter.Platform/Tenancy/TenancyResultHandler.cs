using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Signed out: to the sign-in. No organization: 404, the page exists inside one only. Permission missing: 403, unless the sign-in
/// never asked for it.
/// </summary>
public sealed class TenancyResultHandler : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        var detour = context.RequestServices.GetRequiredService<Detour>();
        var missing = authorizeResult.AuthorizationFailure?.FailedRequirements.ToList() ?? [];
        if (authorizeResult.Challenged)
        {
            await detour.SignInAsync(context);
        }
        else if (missing.OfType<TenantRequirement>().Any())
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!missing.OfType<PermissionRequirement>().Any(needed => detour.WouldBring(needed.Permission)) || !await detour.ConsentAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
    }
}
