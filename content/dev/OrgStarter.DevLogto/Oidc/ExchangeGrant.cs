using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// Token exchange: an application with <c>allowTokenExchange</c> acts as a user, with a subject token of the Management API or with an
/// access token of the user. The new token has the user's current permissions, not those of the subject token.
/// </summary>
internal sealed class ExchangeGrant(DevLogtoDb db, ResourceServers resources, DevLogtoOptions options)
{
    public const string SubjectTokenPrefix = "sub_";

    public async Task<IResult> AnswerAsync(HttpContext context, OpenIddictRequest request)
    {
        var subject = (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        var person = await db.People.FindAsync(subject.GetClaim(Claims.Subject));
        if (person is null || person.IsSuspended)
        {
            return SignInPrincipals.Refuse(Errors.InvalidGrant, LogtoRefusals.InvalidGrant);
        }

        var (scopes, organizationId) = (request.GetScopes(), (string?)request["organization_id"]);
        OrganizationRights? rights = null;
        if (!string.IsNullOrEmpty(organizationId))
        {
            rights = await OrganizationRights.OfAsync(db, person.Id, organizationId);
            if (PersonGrant.Refusal(person, rights) is { } refusal)
            {
                return refusal;
            }
        }

        AccessTokenDecision decision;
        if (request.GetResources() is [var resource])
        {
            if (await resources.LifeAsync(resource) is not { } life)
            {
                return SignInPrincipals.Refuse(Errors.InvalidTarget, ResourceServers.Unknown);
            }

            var present = await resources.PermissionsOfPersonAsync(resource, person.Id, rights is null ? null : organizationId);
            decision = new(resource, string.Join(' ', scopes.Where(present.Contains)), life, rights is null ? null : organizationId);
        }
        else
        {
            decision = rights is not null
                ? AccessTokenDecision.ForOrganization(organizationId!, rights.Permissions.Where(scopes.Contains), options)
                : new(null, string.Join(' ', scopes.Where(LogtoScopes.All.Contains)), options.AccessTokenLifetime);
        }

        if (await db.Set<SubjectToken>().FindAsync(request.SubjectToken) is { } once)
        {
            once.ConsumedAt = options.Time.GetUtcNow().ToUnixTimeMilliseconds();
            await db.SaveChangesAsync();
        }

        return SignInPrincipals.SignInApplication(context, person.Id, decision with { WithIdentityToken = false });
    }

    /// <summary>Lets OpenIddict accept subject tokens that it did not issue.</summary>
    public sealed class SubjectTokens(DevLogtoDb db, DevLogtoOptions options) : IOpenIddictServerHandler<ValidateTokenContext>
    {
        public async ValueTask HandleAsync(ValidateTokenContext context)
        {
            if (context.EndpointType != OpenIddictServerEndpointType.Token
                || !context.Token.StartsWith(SubjectTokenPrefix, StringComparison.Ordinal))
            {
                return;
            }

            var token = await db.Set<SubjectToken>().FindAsync(context.Token);
            if (token is null || token.ConsumedAt is not null || token.ExpiresAt <= options.Time.GetUtcNow().ToUnixTimeMilliseconds())
            {
                context.Reject(Errors.InvalidGrant, LogtoRefusals.InvalidGrant);
                return;
            }

            context.Principal = new(new System.Security.Claims.ClaimsIdentity("logto", Claims.Name, Claims.Role));
            context.Principal.SetClaim(Claims.Subject, token.PersonId).SetTokenType(TokenTypeIdentifiers.AccessToken);
        }
    }
}
