using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// The client credentials grant: a machine's token for an API, for an organization that it was added to, or for an API in it.
/// </summary>
internal sealed class ApplicationGrant(DevLogtoDb db, ResourceServers resources, DevLogtoOptions options)
{
    public async Task<IResult> AnswerAsync(HttpContext context, OpenIddictRequest request)
    {
        var (id, scopes) = (request.ClientId!, request.GetScopes());
        var organizationId = (string?)request["organization_id"] is { Length: > 0 } given ? given : null;
        if (organizationId is not null
            && !await db.OrganizationApplications.AnyAsync(a => a.OrganizationId == organizationId && a.ApplicationId == id))
        {
            return SignInPrincipals.Refuse(Errors.AccessDenied, "app has not associated with the organization");
        }

        if (organizationId is not null && request.GetResources().IsEmpty)
        {
            var permissions = await db.OrganizationApplications.Where(a => a.OrganizationId == organizationId && a.ApplicationId == id)
                .SelectMany(a => a.Roles).SelectMany(r => r.Scopes).Distinct().OrderBy(s => s.Id).Select(s => s.Name).ToListAsync();
            return SignInPrincipals.SignInApplication(
                context,
                id,
                AccessTokenDecision.ForOrganization(organizationId, permissions.Where(scopes.Contains), options));
        }

        var asked = await resources.AskedAsync(request);
        foreach (var resource in asked)
        {
            if (await resources.RefusalAsync(resource) is { } refusal)
            {
                return SignInPrincipals.Refuse(Errors.InvalidTarget, refusal);
            }
        }

        if (asked is not [var indicator])
        {
            return SignInPrincipals.Refuse(Errors.InvalidTarget, asked.Count == 0
                ? "both `resource` and `organization_id` are not provided"
                : "only a single resource indicator value is supported for this grant type");
        }

        var present = await resources.PermissionsOfApplicationAsync(indicator, id, organizationId);
        var scope = string.Join(' ', scopes.Where(present.Contains));
        return SignInPrincipals.SignInApplication(
            context,
            id,
            new AccessTokenDecision(
                indicator,
                scope.Length > 0 ? scope : null,
                (await resources.LifeAsync(indicator))!.Value,
                organizationId));
    }
}
