using Microsoft.AspNetCore.Authorization;
using OrgStarter.Platform.Http;

namespace OrgStarter.Platform.Tenancy;

/// <summary>
/// Marks a page inside an organization that requires a permission. A page without any attribute also requires an organization: that is the
/// default policy.
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

/// <summary>Opts out of the default policy: every signed-in user has access to the page.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SignedInPageAttribute() : AuthorizeAttribute(TenancyPolicies.SignedIn), IOutsideOrganizations
{
    /// <summary>
    /// True for a page that shows the navigation of an organization: of the one in its path, or else of the one that the user worked in
    /// last. See <see cref="LastOrganization"/>.
    /// </summary>
    public bool KeepsOrganization { get; set; }
}

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
