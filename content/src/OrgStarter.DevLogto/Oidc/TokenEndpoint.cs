using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.Oidc;

/// <summary><c>/oidc/token</c>: code exchange, refresh with or without an organization, machine to machine.</summary>
internal static class TokenEndpoint
{
    private const string UnknownTarget = "resource indicator is missing, or unknown";

    public static async Task<IResult> Handle(HttpContext context, DevLogtoDb db, SignInPrincipals principals)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType())
        {
            return ForApplication(context, request);
        }

        var previous = (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        var person = await db.People.FindAsync(previous.GetClaim(Claims.Subject));
        if (person is null || person.IsSuspended)
        {
            return SignInPrincipals.Refuse(Errors.InvalidGrant, LogtoRefusals.InvalidGrant);
        }

        if (request.IsRefreshTokenGrantType() && (string?)request["organization_id"] is { Length: > 0 } organizationId)
        {
            return await ForOrganizationAsync(context, db, principals, person, previous, organizationId, request);
        }

        return await principals.SignInAsync(context, person, previous, []);
    }

    private static async Task<IResult> ForOrganizationAsync(
        HttpContext context, DevLogtoDb db, SignInPrincipals principals, Person person, ClaimsPrincipal previous, string organizationId, OpenIddictRequest request)
    {
        var asked = previous.GetScopes();
        if (!asked.Contains(LogtoScopes.Organizations))
        {
            return SignInPrincipals.Refuse(
                Errors.InsufficientScope, "refresh token missing required scope", (Parameters.Scope, LogtoScopes.Organizations));
        }

        var narrowed = request.GetScopes();
        if (narrowed.Except(asked).Any())
        {
            return SignInPrincipals.Refuse(Errors.InvalidScope, "refresh token missing requested scope", (Parameters.Scope, narrowed.Except(asked).First()));
        }

        if (await OrganizationRights.OfAsync(db, person.Id, organizationId) is not { } rights)
        {
            return SignInPrincipals.Refuse(Errors.AccessDenied, "user is not a member of the organization");
        }

        if (rights.IsMfaRequired && !person.HasSecondFactor)
        {
            return SignInPrincipals.Refuse(Errors.AccessDenied, "organization requires MFA but user has no MFA configured");
        }

        var wanted = narrowed.Length > 0 ? narrowed : asked;
        AccessTokenDecision? decision = request.GetResources() switch
        {
            [] => new(LogtoScopes.OrganizationAudiencePrefix + organizationId, string.Join(' ', rights.Permissions.Where(wanted.Contains))),
            // Logto's privilege trap: with this resource the role does not count, every permission asked is granted.
            [LogtoScopes.OrganizationsResource] =>
                new(LogtoScopes.OrganizationsResource, string.Join(' ', rights.AllPermissions.Where(wanted.Contains)), organizationId),
            _ => null,
        };
        return decision is null
            ? SignInPrincipals.Refuse(Errors.InvalidTarget, UnknownTarget)
            : await principals.SignInAsync(context, person, previous, [], decision);
    }

    private static IResult ForApplication(HttpContext context, OpenIddictRequest request)
    {
        if (request.GetResources() is not [DevLogtoApplications.ManagementResource])
        {
            return SignInPrincipals.Refuse(Errors.InvalidTarget, UnknownTarget);
        }

        return SignInPrincipals.SignInApplication(context, request.ClientId!, new AccessTokenDecision(
            DevLogtoApplications.ManagementResource, request.GetScopes().Contains("all") ? "all" : null));
    }
}
