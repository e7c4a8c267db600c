using Microsoft.AspNetCore.Http;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto.Experience;

/// <summary>Ends an interaction: saves the profile, signs the user in, and sends the browser back to the authorization request.</summary>
internal sealed class Submission(DevLogtoDb db, TimeProvider time, Registration registration, HookEvents events)
{
    /// <returns>The URL to continue at; null after a password reset, which signs no user in.</returns>
    /// <exception cref="ManagementError">No user is identified, or a field is missing or taken.</exception>
    public async Task<string?> SubmitAsync(HttpContext context, ExperienceInteraction interaction)
    {
        var (profile, person) = (interaction.State.Profile, await interaction.PersonAsync());
        if (interaction.State.InteractionEvent == ExperienceState.ForgotPassword)
        {
            await ResetPasswordAsync(interaction, person);
            return null;
        }

        await ProfileEndpoints.RequirePossibleAsync(db, profile, person);
        Identification.RequireComplete(profile, person);
        return await SignInAsync(context, interaction, person);
    }

    /// <summary>Completes every sign-in. The sign-in screen calls it directly, because it asks for no password.</summary>
    public async Task<string> SignInAsync(HttpContext context, ExperienceInteraction interaction, Person person)
    {
        var profile = interaction.State.Profile;
        Save(profile, person);
        person.LastSignInAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.SaveChangesAsync();
        events.RaiseInteraction($"Post{interaction.State.InteractionEvent}", person);
        await registration.JoinAsync(person, profile.JitOrganizationIds ?? []);
        if (!profile.IsEmpty)
        {
            events.Raise("User.Data.Updated", Views.Of(person));
        }

        interaction.Stored.LoginPersonId = person.Id;
        await interaction.SaveAsync();
        return Interactions.ReturnAddress(context, interaction.Stored);
    }

    private async Task ResetPasswordAsync(ExperienceInteraction interaction, Person person)
    {
        person.PasswordHash = interaction.State.Profile.PasswordHash ?? throw ExperienceErrors.NewPasswordMissing();
        Save(new Profile(), person);
        interaction.Stored.Experience = null;
        await db.SaveChangesAsync();
        events.RaiseInteraction("PostResetPassword", person);
        events.Raise("User.Data.Updated", Views.Of(person));
    }

    private void Save(Profile profile, Person person)
    {
        person.Username = profile.Username ?? person.Username;
        person.PrimaryEmail = profile.PrimaryEmail ?? person.PrimaryEmail;
        person.PasswordHash = profile.PasswordHash ?? person.PasswordHash;
        person.UpdatedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
    }
}
