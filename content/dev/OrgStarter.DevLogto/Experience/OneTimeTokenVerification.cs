using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto.Experience;

/// <summary>Verifies a magic link and consumes its token.</summary>
internal static class OneTimeTokenVerification
{
    public static void MapOneTimeTokenVerification(this RouteGroupBuilder api) => api.MapPost(
        "/verification/one-time-token/verify",
        async (HttpContext context, DevLogtoDb db, TimeProvider time, ExperienceInteraction interaction, Lockout lockout) =>
        {
            var input = await Input.ReadAsync(context.Request);
            var token = input.Text("token", 1);
            var verification = await VerifyAsync(db, time, interaction.State, lockout, input.Identifier(Identifier.Email), token);
            await interaction.SaveAsync();
            return Results.Json(new { verificationId = verification.Id });
        });

    /// <exception cref="ManagementError">
    /// The token is unknown, for another address, used, revoked or expired, or there were too many attempts.
    /// </exception>
    public static async Task<Verification> VerifyAsync(
        DevLogtoDb db,
        TimeProvider time,
        ExperienceState state,
        Lockout lockout,
        Identifier identifier,
        string token)
    {
        IReadOnlyList<string> organizations = [];
        await lockout.GuardAsync(identifier.Value, async () =>
            organizations = OneTimeTokens.OrganizationsOf(await OneTimeTokens.ConsumeAsync(db, time, identifier.Value, token)));
        return state.Add(new Verification
        {
            Id = Ids.Long(),
            Type = Verification.OneTimeToken,
            Identifier = identifier,
            Verified = true,
            OneTimeTokenContext = new(organizations.Count == 0 ? null : organizations),
        });
    }
}
