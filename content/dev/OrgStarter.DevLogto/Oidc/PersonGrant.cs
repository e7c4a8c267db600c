using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Exchanges a code or a refresh token. The access token is opaque, for an organization (<c>organization_id</c>), for an API
/// (<c>resource</c>), or for an API in an organization (both). The checks follow Logto's order.
/// </summary>
internal sealed class PersonGrant(DevLogtoDb db, SignInPrincipals principals, ResourceServers resources, DevLogtoOptions options)
{
    public async Task<IResult> AnswerAsync(HttpContext context, OpenIddictRequest request)
    {
        var previous = (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        var (asked, narrowed) = (previous.GetScopes(), ImmutableArray<string>.Empty);
        string? organizationId = null;
        if (request.IsRefreshTokenGrantType())
        {
            (narrowed, organizationId) = (request.GetScopes(), (string?)request["organization_id"]);
        }

        if (narrowed.Except(asked).ToList() is { Count: > 0 } missing)
        {
            return SignInPrincipals.Refuse(
                Errors.InvalidScope,
                $"refresh token missing requested {(missing.Count > 1 ? "scopes" : "scope")}",
                (Parameters.Scope, string.Join(' ', missing)));
        }

        var person = await db.People.FindAsync(previous.GetClaim(Claims.Subject));
        if (person is null || person.IsSuspended)
        {
            return SignInPrincipals.Refuse(Errors.InvalidGrant, LogtoRefusals.InvalidGrant);
        }

        OrganizationRights? rights = null;
        if (!string.IsNullOrEmpty(organizationId))
        {
            rights = await OrganizationRights.OfAsync(db, person.Id, organizationId);
            if (Refusal(person, rights) is { } refusal)
            {
                return refusal;
            }

            if (!asked.Contains(LogtoScopes.Organizations))
            {
                return SignInPrincipals.Refuse(
                    Errors.InsufficientScope,
                    "refresh token missing required scope",
                    (Parameters.Scope, LogtoScopes.Organizations));
            }
        }

        var scopes = narrowed.Length > 0 ? narrowed : asked;
        if (rights is not null && request.GetResources().IsEmpty)
        {
            return await IssueAsync(
                AccessTokenDecision.ForOrganization(organizationId!, rights.Permissions.Where(scopes.Contains), options));
        }

        var granted = GrantedResources.Of(previous);
        if (await ResourceAsync(request, granted, scopes) is not { Length: > 0 } resource)
        {
            return await IssueAsync(
                new AccessTokenDecision(null, string.Join(' ', scopes.Where(LogtoScopes.All.Contains)), options.AccessTokenLifetime));
        }

        if (!granted.TryGetValue(resource, out var permissions) || await resources.LifeAsync(resource) is not { } life)
        {
            return SignInPrincipals.Refuse(Errors.InvalidTarget, ResourceServers.Unknown);
        }

        var present = await resources.PermissionsOfPersonAsync(resource, person.Id, rights is null ? null : organizationId);
        return await IssueAsync(new AccessTokenDecision(
            resource,
            string.Join(' ', scopes.Where(s => permissions.Contains(s) && present.Contains(s))),
            life,
            rights is null ? null : organizationId));

        Task<IResult> IssueAsync(AccessTokenDecision decision) =>
            principals.SignInAsync(
                context,
                person,
                previous,
                [],
                decision with { WithIdentityToken = scopes.Contains(Scopes.OpenId) },
                scopes);
    }

    /// <summary>Returns the reason why the user gets no organization token; null when they get one.</summary>
    public static IResult? Refusal(Person person, OrganizationRights? rights) =>
        rights is null ? SignInPrincipals.Refuse(Errors.AccessDenied, "user is not a member of the organization")
        : rights.IsMfaRequired && !person.HasSecondFactor
            ? SignInPrincipals.Refuse(Errors.AccessDenied, "organization requires MFA but user has no MFA configured")
            : null;

    /// <summary>
    /// Chooses the resource of the token. As in Logto, it is the default API for several resources, and for several granted ones without
    /// <c>openid</c>.
    /// </summary>
    private async Task<string?> ResourceAsync(
        OpenIddictRequest request,
        Dictionary<string, string[]> granted,
        ImmutableArray<string> scopes) =>
        request.GetResources() switch
        {
            [var one] => one,
            [] when granted.Count == 0 || scopes.Contains(Scopes.OpenId) => null,
            [] when granted.Count == 1 => granted.Keys.Single(),
            _ => await resources.DefaultAsync(),
        };
}
