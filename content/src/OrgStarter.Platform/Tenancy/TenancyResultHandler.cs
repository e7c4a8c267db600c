using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Redirects anonymous requests to the sign-in. Responds with 404 outside an organization, because the page exists only inside one, and
/// with 403 if a permission is missing, unless the sign-in never requested it.
/// </summary>
public sealed class TenancyResultHandler : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        var detour = context.RequestServices.GetRequiredService<SignInRedirects>();
        var missing = authorizeResult.AuthorizationFailure?.FailedRequirements.ToList() ?? [];
        if (authorizeResult.Challenged)
        {
            await detour.SignInAsync(context);
        }
        else if (missing.OfType<OperatorRequirement>().Any())
        {
            var access = context.RequestServices.GetRequiredService<OperatorAccess>();
            await TenantGate.RefuseAsync(context, await access.AskAsync(), detour);
        }
        else if (missing.OfType<TenantRequirement>().Any())
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (!missing.OfType<PermissionRequirement>().Any(needed => detour.WouldGrant(needed.Permission))
            || !await detour.ConsentAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        }
    }
}
