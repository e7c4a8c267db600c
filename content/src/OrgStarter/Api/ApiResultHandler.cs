using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Api;

/// <summary>
/// Refusals of the API as RFC 6750 wants them; pages keep theirs. No token, a bad one, or one of the other kind: 401, get one.
/// A missing permission: 403, no new token helps.
/// </summary>
public sealed class ApiResultHandler(TenancyResultHandler pages) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!ApiRequests.Is(context))
        {
            return pages.HandleAsync(next, context, policy, authorizeResult);
        }

        // Not a route of ours but routing's own answer, 405: it has no kind of token, anyone with a good one may know.
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
