using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Experience;
using OrgStarter.DevLogto.Management;
using OrgStarter.DevLogto.Oidc;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto.Pages;

/// <summary>
/// Runs the sign-in screen's interaction. It requires no verification; otherwise it behaves like the Experience API. An unknown address
/// registers a new user.
/// </summary>
internal sealed partial class SignInForm(
    DevLogtoDb db, TimeProvider time, ExperienceInteraction interaction, Registration registration, Submission submission, Lockout lockout)
{
    /// <summary>Redirects to <c>/unknown-session</c> when the browser has no interaction.</summary>
    public async Task<IResult> InInteractionAsync(HttpContext context, Func<Task<IResult>> act)
    {
        try
        {
            await interaction.OpenAsync(context);
        }
        catch (OidcError)
        {
            return ConsentEndpoint.UnknownSession();
        }

        var result = await act();
        await interaction.PublishAsync(context);
        return result;
    }

    public async Task<IResult> ShowAsync(HttpContext context, string? email, string? error)
    {
        var (path, query) = (
            context.Request.Path.Value!,
            context.Request.Query.Where(q => q.Key is not (LoginPrompt.OneTimeToken or "errorMessage")));
        var settings = await SignInSettings.ReadAsync(db);
        var organization = await db.Organizations.FindAsync(context.Request.Query[LoginPrompt.OrganizationId].ToString());
        return new RazorComponentResult<SignInPage>(new
        {
            IsRegistration = path is "/register" or "/identifier-register",
            Query = new QueryBuilder(query).ToQueryString().ToString(),
            Email = email,
            Error = error,
            Organization = organization?.Name,
            Color = organization is null ? null : ColorOf(organization),
            Logo = organization is null ? null : LogoOf(organization),
            Terms = (string?)settings[SignUpLinks.TermsOfUse],
            Privacy = (string?)settings[SignUpLinks.PrivacyPolicy],
            People = await PeopleRow.SeededAsync(db),
        });
    }

    public async Task<IResult> SignInAsync(HttpContext context, string email, string? name)
    {
        if (await db.People.SingleOrDefaultAsync(p => p.PrimaryEmail == email) is { } person)
        {
            return await SignInAsync(context, person, secondFactor: false);
        }

        interaction.Begin(context, ExperienceState.Register);
        return await RegisterAsync(context, new Profile
        {
            PrimaryEmail = email,
            Name = string.IsNullOrWhiteSpace(name) ? null : name.Trim()
        });
    }

    /// <param name="secondFactor">True gives the user a second factor; false does not remove one.</param>
    public async Task<IResult> SignInAsync(HttpContext context, Person person, bool secondFactor)
    {
        if (person.IsSuspended)
        {
            return await ShowAsync(context, person.PrimaryEmail, Suspended(person));
        }

        person.HasSecondFactor |= secondFactor;
        interaction.Begin(context, ExperienceState.SignIn);
        Identification.Identify(interaction.State, person);
        return Back(await submission.SignInAsync(context, interaction, person));
    }

    /// <summary>Signs in a magic link's address at once. An invalid link shows the screen with the reason.</summary>
    public async Task<IResult> UseTokenAsync(HttpContext context, string email, string token)
    {
        try
        {
            interaction.Begin(context, ExperienceState.SignIn);
            var verification = await OneTimeTokenVerification.VerifyAsync(
                db, time, interaction.State, lockout, new(Identifier.Email, email), token);
            var organizations = verification.OneTimeTokenContext?.JitOrganizationIds;
            if (await db.People.SingleOrDefaultAsync(p => p.PrimaryEmail == email) is not { } person)
            {
                ExperienceApi.ChangeEvent(interaction.State, ExperienceState.Register);
                return await RegisterAsync(context, new Profile { PrimaryEmail = email, JitOrganizationIds = organizations });
            }

            if (person.IsSuspended)
            {
                return await ShowAsync(context, email, Suspended(person));
            }

            Identification.Identify(interaction.State, person);
            interaction.State.Profile.JitOrganizationIds = organizations;
            return Back(await submission.SignInAsync(context, interaction, person));
        }
        catch (ManagementError error)
        {
            return await ShowAsync(context, email, Words.TokenUsed.With(error.Message));
        }
    }

    private async Task<IResult> RegisterAsync(HttpContext context, Profile profile)
    {
        var person = await registration.CreateAsync(profile);
        interaction.State.UserId = person.Id;
        return Back(await submission.SignInAsync(context, interaction, person));
    }

    private static RedirectPage Back(string address) => new(address);

    private static string Suspended(Person person) => Words.Suspended.With(person.DisplayName);

    /// <summary>
    /// Returns the organization's branding color, or null when it is not a valid color. The value goes into a style attribute.
    /// </summary>
    private static string? ColorOf(Organization organization) =>
        (string?)Views.Of(organization)["color"]?["primaryColor"] is { } color && HexColor().IsMatch(color) ? color : null;

    private static string? LogoOf(Organization organization) =>
        (string?)Views.Of(organization)["branding"]?["logoUrl"] is { } address && address.StartsWith("http", StringComparison.Ordinal)
            ? address
            : null;

    [GeneratedRegex("^#[0-9a-fA-F]{3,8}$")]
    private static partial Regex HexColor();
}
