using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.SignIn;

/// <summary>
/// <c>/consent</c>: grants the requested scopes without a question, because every application is a first-party application, and redirects
/// the browser back. A magic link for another user is handled first.
/// </summary>
internal static class ConsentEndpoint
{
    public static async Task<IResult> HandleAsync(
        HttpContext context,
        DevLogtoDb db,
        TimeProvider time,
        Interactions interactions,
        Grants grants)
    {
        Interaction interaction;
        try
        {
            interaction = await interactions.CurrentAsync(context);
        }
        catch (OidcError)
        {
            return UnknownSession();
        }

        if (interaction.SessionUid is null || await db.People.FindAsync(interaction.SessionPersonId) is not { } person)
        {
            return new ManagementError(400, "session.not_found", OidcError.SessionNotFound).ToResult();
        }

        return await MagicLinkAsync(db, time, interaction, person) is { } elsewhere
            ? new RedirectPage(elsewhere, StatusCodes.Status302Found)
            : new RedirectPage(await ConsentAsync(context, db, grants, interaction, person), StatusCodes.Status302Found);
    }

    /// <returns>The URL to continue at.</returns>
    public static async Task<string> ConsentAsync(HttpContext context, DevLogtoDb db, Grants grants, Interaction interaction, Person person)
    {
        var asked = await AskedScopes.OfAsync(db, Request(interaction));
        var grant = await grants.ConsentAsync(
            await grants.FindAsync(interaction.GrantId, person.Id),
            person.Id,
            interaction.ClientId,
            asked);
        interaction.GrantId = grant.Id;
        interaction.IsConsented = true;
        person.ApplicationId ??= interaction.ClientId;
        if (interaction.LastSubmission is not null && await db.LoginSessions.FindAsync(interaction.SessionUid) is { } session)
        {
            (session.LastSubmission, session.ClientId) = (interaction.LastSubmission, interaction.ClientId);
        }

        await db.SaveChangesAsync();
        return Interactions.ReturnAddress(context, interaction);
    }

    public static IResult UnknownSession() => new RedirectPage("/unknown-session", StatusCodes.Status302Found);

    /// <summary>Handles a magic link in the request before the consent, unless its user has just used it.</summary>
    private static async Task<string?> MagicLinkAsync(DevLogtoDb db, TimeProvider time, Interaction interaction, Person person)
    {
        var request = Request(interaction);
        if ((string?)request[LoginPrompt.OneTimeToken] is not { Length: > 0 } token || request.LoginHint is not { Length: > 0 } hint)
        {
            return null;
        }

        var isTheirs = person.PrimaryEmail == hint || (await JustSignedInAsync(db, interaction))?.PrimaryEmail == hint;
        if (!isTheirs && !request.HasPromptValue(OpenIddictConstants.PromptValues.Login))
        {
            return $"/switch-account?{FormQuery.Encode([new("login_hint", hint), new(LoginPrompt.OneTimeToken, token)])}";
        }

        try
        {
            await OneTimeTokens.CheckAsync(db, time, hint, token);
        }
        catch (ManagementError error)
        {
            return error.Code == "one_time_token.token_consumed" && isTheirs
                ? null
                : $"/one-time-token?{FormQuery.Encode([new("errorMessage", error.Message)])}";
        }

        return $"/one-time-token?{FormQuery.Encode([new("login_hint", hint), new(LoginPrompt.OneTimeToken, token)])}";
    }

    private static async Task<Person?> JustSignedInAsync(DevLogtoDb db, Interaction interaction) =>
        interaction.LastSubmission is { } json && JsonDocument.Parse(json).RootElement.TryGetProperty("userId", out var id)
            ? await db.People.FindAsync(id.GetString())
            : null;

    /// <summary>Returns the original request, which can name several resources.</summary>
    private static OpenIddictRequest Request(Interaction interaction) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string?[]>>(interaction.Parameters)!
            .Select(p =>
                KeyValuePair.Create(
                    p.Key,
                    p.Key == "resource" ? new OpenIddictParameter([.. p.Value]) : new OpenIddictParameter(string.Join(' ', p.Value)))));
}
