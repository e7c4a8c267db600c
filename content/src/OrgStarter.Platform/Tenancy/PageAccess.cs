using Microsoft.AspNetCore.Authorization;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// A page inside an organization that needs one of its permissions. Pages with no attribute at all need an organization, too:
/// that is the default.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequirePermissionAttribute(string permission) : Attribute, IAuthorizeData, IAuthorizationRequirementData
{
    public string Permission { get; } = permission;

    public string? Policy { get; set; }

    public string? Roles { get; set; }

    public string? AuthenticationSchemes { get; set; }

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new PermissionRequirement(Permission)];
}

/// <summary>An exception from the default: whoever is signed in may see this page.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SignedInPageAttribute() : AuthorizeAttribute(TenancyPolicies.SignedIn), IOutsideOrganizations;

public sealed class TenantRequirement : IAuthorizationRequirement;

public sealed record PermissionRequirement(string Permission) : IAuthorizationRequirement;

public sealed class TenantAuthorizationHandler(CurrentTenant tenant) : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        foreach (var requirement in context.PendingRequirements.ToList())
        {
            if ((requirement is TenantRequirement && tenant.Info is not null)
                || (requirement is PermissionRequirement needed && tenant.May(needed.Permission)))
            {
                context.Succeed(requirement);
            }
        }

        return Task.CompletedTask;
    }
}
