using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Experience;

/// <summary>Accepts a new user name with a password. <see cref="Identification"/> rejects a sign-up that has no address.</summary>
internal static class NewPasswordIdentity
{
    public static void MapNewPasswordIdentity(this RouteGroupBuilder api) => api.MapPost(
        "/verification/new-password-identity", async (HttpContext context, DevLogtoDb db, ExperienceInteraction interaction) =>
        {
            var state = interaction.State;
            var input = await Input.ReadAsync(context.Request);
            var password = input.Text("password");
            var identifier = input.Identifier(Identifier.Username);
            await UserRules.RequireFreeAsync(db, new Person { Id = "", Username = identifier.Value });
            PasswordPolicy.Check(password, new Profile { Username = identifier.Value }, person: null);
            var verification = state.Add(new Verification
            {
                Id = Ids.Long(),
                Type = Verification.NewPasswordIdentity,
                Identifier = identifier,
                Verified = true
            });
            state.Profile.PasswordHash = Passwords.Hash(password);
            await interaction.SaveAsync();
            return Results.Json(new { verificationId = verification.Id });
        });
}
