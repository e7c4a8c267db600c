using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Experience;

/// <summary>Collects the profile that the user enters. It is saved when the interaction is submitted or the user is created.</summary>
internal static class ProfileEndpoints
{
    public static void MapProfile(this RouteGroupBuilder api)
    {
        api.MapPost("/profile", TellAsync);
        api.MapPut("/profile/password", async (HttpContext context, ExperienceInteraction interaction) =>
        {
            var input = await Input.ReadAsync(context.Request);
            var password = input.Text("password");
            input.Check();
            if (interaction.State.InteractionEvent != ExperienceState.ForgotPassword)
            {
                throw ExperienceErrors.WrongInteraction();
            }

            SetPassword(interaction.State.Profile, password, await interaction.PersonAsync(), reset: true);
            await interaction.SaveAsync();
            return Results.NoContent();
        });
    }

    /// <exception cref="ManagementError">422: another user has the value, or this user already has one.</exception>
    public static async Task RequirePossibleAsync(DevLogtoDb db, Profile profile, Person? person)
    {
        if (person is not null)
        {
            RequireNew("username", profile.Username, person.Username);
            RequireNew("email", profile.PrimaryEmail, person.PrimaryEmail);
            RequireNew("password", profile.PasswordHash, person.PasswordHash);
        }

        await UserRules.RequireFreeAsync(db, new Person { Id = "", Username = profile.Username, PrimaryEmail = profile.PrimaryEmail });
    }

    private static async Task<IResult> TellAsync(HttpContext context, DevLogtoDb db, ExperienceInteraction interaction)
    {
        var state = interaction.State;
        var input = await Input.ReadAsync(context.Request);
        var type = input.OneOf("type", Identifier.Username, "password", Identifier.Email);
        var value = type switch
        {
            Identifier.Username => input.OptionalMatch("value", UserRules.Username()) ?? input.Text("value"),
            "password" => input.Text("value"),
            Identifier.Email => input.Text("verificationId"),
            _ => "",
        };
        input.Check();
        if (state.InteractionEvent == ExperienceState.ForgotPassword)
        {
            throw ExperienceErrors.NotForForgotPassword();
        }

        var person = state.InteractionEvent == ExperienceState.SignIn
            ? await interaction.PersonAsync()
            : await interaction.TryPersonAsync();
        if (type == "password")
        {
            SetPassword(state.Profile, value, person, reset: false);
        }
        else
        {
            var told = type == Identifier.Username
                ? new Profile { Username = value }
                : new Profile { PrimaryEmail = VerifiedEmail(state, value) };
            await RequirePossibleAsync(db, told, person);
            (state.Profile.Username, state.Profile.PrimaryEmail) = (told.Username
                ?? state.Profile.Username, told.PrimaryEmail ?? state.Profile.PrimaryEmail);
        }

        await interaction.SaveAsync();
        return Results.NoContent();
    }

    private static void SetPassword(Profile profile, string password, Person? person, bool reset)
    {
        PasswordPolicy.Check(password, profile, person);
        if (person is not null && Passwords.Matches(person, password))
        {
            throw ExperienceErrors.SamePassword();
        }

        if (!reset && person is not null)
        {
            RequireNew("password", password, person.PasswordHash);
        }

        profile.PasswordHash = Passwords.Hash(password);
    }

    private static string VerifiedEmail(ExperienceState state, string verificationId)
    {
        var verification = state.Find(verificationId);
        return verification.Type != Verification.EmailCode ? throw ExperienceErrors.VerificationNotFound()
            : !verification.Verified ? throw ExperienceErrors.VerificationFailed()
            : verification.Identifier.Value;
    }

    private static void RequireNew(string field, string? told, string? present)
    {
        if (told is not null && present is not null)
        {
            throw ExperienceErrors.AlreadyHas(field);
        }
    }
}
