using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server.AspNetCore;
using OrgStarter.DevLogto.Screens;

namespace OrgStarter.DevLogto.Oidc;

/// <summary><c>/oidc/session/end</c>: ends the session of this browser with Logto, and no refresh token.</summary>
internal static class EndSessionEndpoint
{
    public static async Task<IResult> Handle(HttpContext context)
    {
        await context.SignOutAsync(Interactions.Scheme);
        // OpenIddict redirects to the validated post_logout_redirect_uri, or to this address without one.
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }
}
