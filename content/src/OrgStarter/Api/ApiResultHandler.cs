using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Api;

/// <summary>
/// Writes the API's authorization failures (RFC 6750); pages keep their own. A missing, invalid or wrong type of token returns 401:
/// the client needs another token. A missing permission returns 403: a new token does not help.
/// </summary>
public sealed class ApiResultHandler(TenancyResultHandler pages) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult)
    {
        if (!ApiRequests.Is(context))
        {
            return pages.HandleAsync(next, context, policy, authorizeResult);
        }

        // Routing's own 405 endpoint has no token type. Any valid token may see it.
        var isRoutingsAnswer = context.GetEndpoint() is not RouteEndpoint && !authorizeResult.Challenged;
        if (authorizeResult.Succeeded || isRoutingsAnswer)
        {
            return next(context);
        }

        var failed = authorizeResult.AuthorizationFailure?.FailedRequirements.ToList() ?? [];
        return authorizeResult.Challenged || failed.Any(requirement => requirement is TenantRequirement or ApiTokenRequirement)
            ? context.ChallengeAsync(ApiBearer.Scheme)
            : ApiProblem.ForbiddenAsync(context, failed.OfType<PermissionRequirement>().Select(requirement => requirement.Permission));
    }
}
