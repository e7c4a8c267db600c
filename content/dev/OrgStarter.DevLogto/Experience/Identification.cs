using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Experience;

/// <summary>Finds the user for a verification (sign-in), or creates one (registration).</summary>
internal sealed class Identification(DevLogtoDb db, Registration registration)
{
    /// <exception cref="ManagementError">
    /// The verification is missing, not completed or not enabled, or the user is unknown, suspended or another one.
    /// </exception>
    public async Task IdentifyAsync(ExperienceInteraction interaction, string? verificationId)
    {
        var state = interaction.State;
        if (verificationId is null)
        {
            throw new ManagementError(400, "guard.invalid_input", "The request {{type}} is invalid.", details: "verificationId is missing");
        }

        var verification = state.Find(verificationId);
        RequireEnabled(state.InteractionEvent, verification);
        if (!verification.Verified || verification.Type == Verification.NewPasswordIdentity)
        {
            throw ExperienceErrors.VerificationFailed();
        }

        var person = await db.FindAsync(verification.Identifier) ?? throw ExperienceErrors.UnknownPerson(
            verification.Identifier.Value, isNamed: verification.Type == Verification.OneTimeToken);
        Identify(state, person);
        state.Profile.JitOrganizationIds ??= verification.OneTimeTokenContext?.JitOrganizationIds;
        await interaction.SaveAsync();
    }

    /// <exception cref="ManagementError">409 when the interaction has identified another user, 401 when the user is suspended.</exception>
    public static void Identify(ExperienceState state, Person person)
    {
        if (person.IsSuspended)
        {
            throw ExperienceErrors.Suspended();
        }

        if (state.UserId is { } known && known != person.Id)
        {
            throw ExperienceErrors.AnotherPerson();
        }

        state.UserId = person.Id;
    }

    /// <param name="verificationId">The verification whose identifier the new user gets; null when the profile contains it.</param>
    /// <exception cref="ManagementError">
    /// The verification is missing or not completed, the address is taken, or a field that sign-up requires is missing.
    /// </exception>
    public async Task RegisterAsync(ExperienceInteraction interaction, string? verificationId)
    {
        var state = interaction.State;
        if (verificationId is not null)
        {
            var verification = state.Find(verificationId);
            if (!verification.Verified || verification.Type == Verification.Password)
            {
                throw ExperienceErrors.VerificationFailed();
            }

            var profile = verification.Identifier.Type == Identifier.Email
                ? new Profile { PrimaryEmail = verification.Identifier.Value }
                : new Profile { Username = verification.Identifier.Value };
            await ProfileEndpoints.RequirePossibleAsync(db, profile, await interaction.TryPersonAsync());
            (state.Profile.PrimaryEmail, state.Profile.Username) = (profile.PrimaryEmail
                ?? state.Profile.PrimaryEmail, profile.Username ?? state.Profile.Username);
            state.Profile.JitOrganizationIds ??= verification.OneTimeTokenContext?.JitOrganizationIds;
            await interaction.SaveAsync();
        }

        RequireComplete(state.Profile, await interaction.TryPersonAsync());
        state.UserId = (await registration.CreateAsync(state.Profile)).Id;
        state.Profile = new Profile();
        await interaction.SaveAsync();
    }

    /// <summary>Throws when the address or the password is missing: sign-up requires both.</summary>
    public static void RequireComplete(Profile profile, Person? person)
    {
        string[] missing =
        [
            .. (profile.PrimaryEmail ?? person?.PrimaryEmail) is null ? ["email"] : Array.Empty<string>(),
            .. (profile.PasswordHash ?? person?.PasswordHash) is null ? ["password"] : Array.Empty<string>(),
        ];
        if (missing.Length > 0)
        {
            throw ExperienceErrors.MissingProfile(missing);
        }
    }

    /// <summary>Rejects password resets and phone numbers. One-time tokens are always allowed.</summary>
    private static void RequireEnabled(string interactionEvent, Verification verification)
    {
        if (verification.Type == Verification.OneTimeToken)
        {
            return;
        }

        if (interactionEvent == ExperienceState.ForgotPassword)
        {
            throw ExperienceErrors.NotForForgotPassword(422);
        }

        if (verification.Identifier.Type == Identifier.Phone)
        {
            throw ExperienceErrors.MethodNotEnabled();
        }
    }
}
