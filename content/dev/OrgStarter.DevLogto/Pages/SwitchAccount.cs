using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Oidc;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto.Pages;

/// <summary>Asks which user to continue as, when a magic link is for another user than the one who is signed in.</summary>
internal static class SwitchAccount
{
    public static async Task<IResult> ShowAsync(
        HttpContext context, DevLogtoDb db, Interactions interactions,
        [FromQuery(Name = "login_hint")] string? hint, [FromQuery(Name = LoginPrompt.OneTimeToken)] string? token) =>
        await PresentAsync(context, db, interactions) is var (_, person)
            ? new RazorComponentResult<SwitchAccountPage>(new
            {
                Present = person.DisplayName,
                Other = hint,
                Address = $"/one-time-token?{FormQuery.Encode([new("login_hint", hint), new(LoginPrompt.OneTimeToken, token)])}",
            })
            : ConsentEndpoint.UnknownSession();

    /// <summary>Continues as the signed-in user and does not consume the link.</summary>
    public static async Task<IResult> StayAsync(
        HttpContext context,
        DevLogtoDb db,
        Interactions interactions,
        Grants grants,
        [FromForm] string? stay) =>
        await PresentAsync(context, db, interactions) is var (interaction, person)
            ? new RedirectPage(await ConsentEndpoint.ConsentAsync(context, db, grants, interaction, person))
            : ConsentEndpoint.UnknownSession();

    private static async Task<(Interaction, Person)?> PresentAsync(HttpContext context, DevLogtoDb db, Interactions interactions)
    {
        try
        {
            var interaction = await interactions.CurrentAsync(context);
            return interaction.SessionUid is not null && await db.People.FindAsync(interaction.SessionPersonId) is { } person
                ? (interaction, person)
                : null;
        }
        catch (OidcError)
        {
            return null;
        }
    }
}
