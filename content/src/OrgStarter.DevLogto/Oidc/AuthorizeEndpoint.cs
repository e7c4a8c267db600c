using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Screens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.Oidc;

/// <summary>
/// <c>/oidc/auth</c>: who is signed in gets a code at once (consent of a first-party application is silent), everybody else
/// the sign-in screen, in the form that <c>first_screen</c> and <c>login_hint</c> ask for.
/// </summary>
internal static class AuthorizeEndpoint
{
    public static async Task<IResult> Handle(HttpContext context, DevLogtoDb db, SignInPrincipals principals, Interactions interactions)
    {
        var request = context.GetOpenIddictServerRequest()!;
        var person = await interactions.SignedInPersonAsync(context);
        if (person is null && request.HasPromptValue(PromptValues.None))
        {
            return SignInPrincipals.Refuse(Errors.LoginRequired, "End-User authentication is required");
        }

        // A magic link is for its address, whoever is signed in.
        var oneTimeToken = (string?)request["one_time_token"];
        var mustSignInAgain = (request.HasPromptValue(PromptValues.Login) || oneTimeToken is not null) && !interactions.HasJustSignedIn(context);
        if (person is null || mustSignInAgain)
        {
            return Interactions.ToSignIn(context, (string?)request["first_screen"], request.LoginHint, oneTimeToken);
        }

        var permissions = await db.Set<Scope>().Select(s => s.Name).ToListAsync();
        var known = request.GetScopes().Where(scope => LogtoScopes.All.Contains(scope) || permissions.Contains(scope));
        if (!request.HasPromptValue(PromptValues.Consent))
        {
            // Logto gives a refresh token only after a consent prompt.
            known = known.Where(scope => scope != LogtoScopes.OfflineAccess);
        }

        return await principals.SignInAsync(context, person, previous: null, [.. known]);
    }
}
