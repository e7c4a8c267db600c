using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using OrgStarter.DevLogto.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.Oidc;

/// <summary><c>/oidc/me</c>: returns the current user, while the ID token is a snapshot.</summary>
internal static class UserInfoEndpoint
{
    public static async Task<IResult> Handle(HttpContext context, DevLogtoDb db)
    {
        var principal = (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        if (principal is not null && !principal.HasScope(Scopes.OpenId))
        {
            return SignInPrincipals.Refuse(
                Errors.InsufficientScope,
                "access token missing openid scope",
                (Parameters.Scope, Scopes.OpenId));
        }

        return principal is not null && await db.People.FindAsync(principal.GetClaim(Claims.Subject)) is { IsSuspended: false } person
            ? Results.Json(await PersonClaims.ForAsync(db, person, principal.GetScopes(), isUserInfo: true))
            : SignInPrincipals.Refuse(Errors.InvalidToken, LogtoRefusals.InvalidToken);
    }
}
