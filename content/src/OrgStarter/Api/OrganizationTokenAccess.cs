using Microsoft.AspNetCore.Authorization;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Api;

/// <summary>
/// Protects endpoints inside the token's organization. The requirements are those of the pages, with a token instead of a session.
/// </summary>
public static class OrganizationTokenAccess
{
    public static TBuilder RequireOrganizationToken<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = ApiBearer.Scheme });

    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new RequirePermissionAttribute(permission) { AuthenticationSchemes = ApiBearer.Scheme })
            .WithMetadata(
                new ProducesResponseTypeMetadata(
                    StatusCodes.Status403Forbidden,
                    typeof(Microsoft.AspNetCore.Mvc.ProblemDetails),
                    ["application/problem+json"]));
}
