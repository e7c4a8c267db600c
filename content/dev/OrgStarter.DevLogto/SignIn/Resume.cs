using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>The interaction that has just ended, and the session after it, for a request to <c>/oidc/auth</c>.</summary>
internal sealed record Resumed(Interaction From, LoginSession? Session);

/// <summary>
/// <c>GET /oidc/auth/{id}</c>, where the browser returns from the pages. Copies the interaction's result to the session and sends the
/// stored request through <c>/oidc/auth</c> again.
/// </summary>
internal static class Resume
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method)
            || !request.Path.StartsWithSegments("/oidc/auth", out var rest)
            || rest.Value is not { Length: > 1 } id)
        {
            await next(context);
            return;
        }

        try
        {
            if (await TakeAsync(context, id[1..]) is not { } resumed)
            {
                return;
            }

            context.Features.Set(resumed);
        }
        catch (OidcError error)
        {
            context.Response.Headers.CacheControl = "no-store";
            await error.ToResult().ExecuteAsync(context);
            return;
        }

        var (path, query) = (request.Path, request.QueryString);
        (request.Path, request.QueryString) = ("/oidc/auth", Query(context.Features.Get<Resumed>()!.From));
        await next(context);
        (request.Path, request.QueryString) = (path, query);
    }

    /// <returns>Null when another user's session must end first; the response is then written.</returns>
    private static async Task<Resumed?> TakeAsync(HttpContext context, string id)
    {
        var interactions = context.RequestServices.GetRequiredService<Interactions>();
        var sessions = context.RequestServices.GetRequiredService<LoginSessions>();
        var interaction = await interactions.ReturningAsync(context, id);
        var session = await sessions.CurrentAsync(context);
        if (interaction.SessionUid is not null && interaction.SessionUid != session?.Uid)
        {
            throw new OidcError("interaction session and authentication session mismatch");
        }

        if (interaction.LoginPersonId is { } newcomer && session?.PersonId is { } present && present != newcomer)
        {
            interaction.SessionUid = null;
            await EndSession.AskAsync(context, sessions, session, Interactions.ReturnAddress(context, interaction), state: null);
            await AutoSubmittedForm.CallbackAsync(context, session);
            return null;
        }

        await interactions.EndAsync(interaction);
        if (session is not null)
        {
            session.CookieId = Ids.Provider();
        }

        if (interaction.LoginPersonId is { } personId)
        {
            session ??= await sessions.NewAsync();
            sessions.SignIn(session, personId);
        }

        return new Resumed(interaction, session);
    }

    private static QueryString Query(Interaction interaction) =>
        new QueryBuilder(JsonSerializer.Deserialize<Dictionary<string, string?[]>>(interaction.Parameters)!
            .SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value ?? ""))).ToQueryString();
}
