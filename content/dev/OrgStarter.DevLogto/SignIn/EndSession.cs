using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>
/// <c>/oidc/session/end</c> asks for confirmation; <c>/oidc/session/end/confirm</c> ends the session and redirects to the application.
/// OpenID Connect RP-Initiated Logout 1.0, as Logto implements it.
/// </summary>
internal static class EndSession
{
    public static async Task HandleAsync(HttpContext context, LoginSessions sessions, TokenWriter tokens)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (request.IdTokenHint is { } hint && await ErrorOfHintAsync(hint, request.ClientId, tokens) is { } error)
        {
            context.Response.Headers.CacheControl = "no-store";
            await new OidcError(error).ToResult().ExecuteAsync(context);
            return;
        }

        var session = await sessions.CurrentAsync(context) ?? await sessions.NewAsync();
        await AskAsync(context, sessions, session, request.PostLogoutRedirectUri, request.State);
        await (session.PersonId is null
            ? AutoSubmittedForm.CallbackAsync(context, session)
            : AutoSubmittedForm.SignOutAsync(context, session));
    }

    public static Task AskAsync(HttpContext context, LoginSessions sessions, LoginSession session, string? back, string? state)
    {
        session.LogoutSecret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        (session.LogoutRedirectUri, session.LogoutState) = (back, state);
        return sessions.SaveAsync(context, session);
    }

    public static async Task<IResult> ConfirmAsync(
        HttpContext context,
        DevLogtoDb db,
        LoginSessions sessions,
        BackchannelLogout backchannel)
    {
        context.Response.Headers.CacheControl = "no-store";
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : FormCollection.Empty;
        var session = await sessions.CurrentAsync(context);
        if (session?.LogoutSecret is not { } secret)
        {
            return new OidcError("could not find logout details").ToResult();
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(form["xsrf"].ToString())))
        {
            return new OidcError("xsrf token invalid").ToResult();
        }

        var back = session.LogoutRedirectUri is { } uri ? WithState(uri, session.LogoutState) : "/oidc/session/end/success";
        if (form["logout"].Count == 0)
        {
            // The user did not confirm, so they stay signed in.
            session.LogoutSecret = null;
            await db.SaveChangesAsync();
            return new RedirectPage(back);
        }

        // Of two concurrent confirmations, only the one that clears the secret notifies the applications.
        if (await db.LoginSessions
            .Where(s => s.Uid == session.Uid && s.LogoutSecret == secret)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.LogoutSecret, (string?)null)) == 1)
        {
            await backchannel.TellAsync(session, context.RequestAborted);
            await sessions.SignOutAsync(context, session);
        }

        return new RedirectPage(back);
    }

    private static async Task<string?> ErrorOfHintAsync(string hint, string? clientId, TokenWriter tokens)
    {
        var handler = new JsonWebTokenHandler();
        return !handler.CanReadToken(hint) ? "could not decode id_token_hint"
            : clientId is not null && !handler.ReadJsonWebToken(hint).Audiences.Contains(clientId)
                ? "client_id does not match the provided id_token_hint"
                : !await tokens.IsIdentityTokenAsync(hint) ? "could not validate id_token_hint"
                : null;
    }

    private static string WithState(string uri, string? state) => string.IsNullOrEmpty(state)
        ? uri
        : $"{uri}{(uri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{FormQuery.Encode([new("state", state)])}";
}
