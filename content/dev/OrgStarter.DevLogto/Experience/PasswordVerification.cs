using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Experience;

/// <summary>Verifies a password. An unknown user and a wrong password get the same response.</summary>
internal static class PasswordVerification
{
    public static void MapPasswordVerification(this RouteGroupBuilder api) => api.MapPost(
        "/verification/password", async (HttpContext context, DevLogtoDb db, ExperienceInteraction interaction, Lockout lockout) =>
        {
            var state = interaction.State;
            var input = await Input.ReadAsync(context.Request);
            var password = input.Text("password", 1);
            var identifier = input.Identifier(Identifier.Username, Identifier.Email, Identifier.Phone);
            await lockout.GuardAsync(identifier.Value, async () =>
            {
                if (await db.FindAsync(identifier) is not { } person || !Passwords.Matches(person, password))
                {
                    throw ExperienceErrors.WrongPassword();
                }

                if (person.IsSuspended)
                {
                    throw ExperienceErrors.Suspended();
                }
            });
            var verification = state.Add(new Verification
            {
                Id = Ids.Long(),
                Type = Verification.Password,
                Identifier = identifier,
                Verified = true
            });
            await interaction.SaveAsync();
            return Results.Json(new { verificationId = verification.Id });
        });
}
