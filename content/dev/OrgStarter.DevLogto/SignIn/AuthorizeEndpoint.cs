using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>
/// <c>/oidc/auth</c>: responds to the application when no prompt is pending. Otherwise it stores the request as an interaction and
/// redirects the browser to sign in or to consent. The browser returns through <see cref="Resume"/>.
/// </summary>
internal sealed class AuthorizeEndpoint(
    DevLogtoDb db, Interactions interactions, LoginSessions sessions, Grants grants, SignInPrincipals principals, TimeProvider time)
{
    public static Task<IResult> Handle(HttpContext context, AuthorizeEndpoint endpoint) => endpoint.HandleAsync(context);

    private async Task<IResult> HandleAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        var resumed = context.Features.Get<Resumed>();
        var session = resumed is null ? await sessions.CurrentAsync(context) : resumed.Session;
        var asked = await AskedScopes.OfAsync(db, request);
        var grant = await GrantAsync(request, resumed, session);
        var pending = PendingPrompt.Of(request, resumed?.From, session, asked.IsMissingIn(grant), time);
        if (pending is null)
        {
            return await AnswerAsync(context, request, resumed?.From, session!, grant!, asked);
        }

        if (request.HasPromptValue(PromptValues.None))
        {
            await KeepAsync(context, session);
            return SignInPrincipals.Refuse(pending.Error, pending.Description);
        }

        var interaction = await interactions.StartAsync(context, pending.Name, request, session, resumed?.From);
        interaction.GrantId = grant?.Id;
        await KeepAsync(context, session);
        await db.SaveChangesAsync();
        return new RedirectPage(
            pending.Name == PendingPrompt.Login
                ? LoginPrompt.Address(request)
                : $"/consent?{FormQuery.Encode([new("app_id", request.ClientId)])}");
    }

    private async Task<IResult> AnswerAsync(
        HttpContext context,
        OpenIddictRequest request,
        Interaction? from,
        LoginSession session,
        Grant grant,
        AskedScopes asked)
    {
        if (from is not null)
        {
            interactions.ForgetReturn(context, from);
            // Without an interaction, OpenIddict itself consumes the pushed request.
            if (!await PushedRequest.TryUseUpAsync(context, from.PushedRequestId))
            {
                return SignInPrincipals.Refuse("invalid_request_uri", "request_uri is invalid, expired, or was already used");
            }
        }

        var sid = LoginSessions.Authorize(session, grant, persistsLogout: asked.IsOffline);
        await KeepAsync(context, session);
        var identity = new ClaimsIdentity("logto", Claims.Name, Claims.Role);
        identity.SetScopes(asked.All);
        identity.SetAuthorizationId(grant.AuthorizationId);
        if ((await ClientMetadata.OfAsync(db, request.ClientId)).IncludesSid)
        {
            identity.SetClaim(SignInPrincipals.Sid, sid);
        }

        var person = await db.People.FindAsync(session.PersonId);
        return await principals.SignInAsync(context, person!, new ClaimsPrincipal(identity), []);
    }

    /// <summary>Returns the grant of the consent in this interaction, or the session's existing one.</summary>
    private async Task<Grant?> GrantAsync(OpenIddictRequest request, Resumed? resumed, LoginSession? session)
    {
        var id = resumed?.From is { IsConsented: true } from
            ? from.GrantId
            : session?.ByClient().GetValueOrDefault(request.ClientId!)?.GrantId;
        return await grants.FindAsync(id, session?.PersonId);
    }

    private async Task KeepAsync(HttpContext context, LoginSession? session)
    {
        if (session is not null)
        {
            await sessions.SaveAsync(context, session);
        }
    }
}
