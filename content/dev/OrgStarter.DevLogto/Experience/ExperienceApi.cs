using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Oidc;

namespace OrgStarter.DevLogto.Experience;

/// <summary>
/// The API behind Logto's own sign-in page. The browser's cookies identify the interaction. Each verification method has its own file. <see
/// cref="Identification"/> finds the user for a verification; <see cref="Submission"/> ends the interaction.
/// </summary>
internal static class ExperienceApi
{
    private static readonly string[] Events = [ExperienceState.SignIn, ExperienceState.Register, ExperienceState.ForgotPassword];

    public static void AddExperienceApi(this IServiceCollection services)
    {
        services.AddScoped<ExperienceInteraction>();
        services.AddScoped<Identification>();
        services.AddScoped<Registration>();
        services.AddScoped<Submission>();
        services.AddScoped<Lockout>();
    }

    public static void MapExperienceApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/experience").AddEndpointFilter(InInteraction);
        api.MapPut("", async (HttpContext context, ExperienceInteraction interaction) =>
        {
            interaction.Begin(context, await EventAsync(context));
            await interaction.SaveAsync();
            return Results.NoContent();
        });
        api.MapPut("/interaction-event", async (HttpContext context, ExperienceInteraction interaction) =>
        {
            ChangeEvent(interaction.State, await EventAsync(context));
            await interaction.SaveAsync();
            return Results.NoContent();
        });
        api.MapGet("/interaction", (ExperienceInteraction interaction) => Results.Json(interaction.State.ToSanitizedJson()));
        api.MapPost("/identification", async (HttpContext context, ExperienceInteraction interaction, Identification identification) =>
        {
            var input = await Input.ReadAsync(context.Request);
            var id = input.OptionalText("verificationId");
            input.Check();
            var isNew = interaction.State.InteractionEvent == ExperienceState.Register;
            await (isNew ? identification.RegisterAsync(interaction, id) : identification.IdentifyAsync(interaction, id));
            return isNew ? Results.Text("Created", statusCode: StatusCodes.Status201Created) : Results.NoContent();
        });
        api.MapPost("/submit", async (HttpContext context, ExperienceInteraction interaction, Submission submission) =>
            await submission.SubmitAsync(context, interaction) is { } address
                ? Results.Json(new { redirectTo = address })
                : Results.Text("OK"));
        api.MapPasswordVerification();
        api.MapOneTimeTokenVerification();
        api.MapCodeVerification();
        api.MapNewPasswordIdentity();
        api.MapProfile();
    }

    /// <summary>Discards the profile when the user switches between sign-in and registration.</summary>
    public static void ChangeEvent(ExperienceState state, string interactionEvent)
    {
        if (interactionEvent == ExperienceState.ForgotPassword != (state.InteractionEvent == ExperienceState.ForgotPassword))
        {
            throw ExperienceErrors.NotForForgotPassword();
        }

        if (state.InteractionEvent != interactionEvent)
        {
            (state.InteractionEvent, state.Profile) = (interactionEvent, new Profile());
        }
    }

    private static async Task<string> EventAsync(HttpContext context)
    {
        var input = await Input.ReadAsync(context.Request);
        var interactionEvent = input.OneOf("interactionEvent", Events);
        input.Check();
        return interactionEvent;
    }

    private static async ValueTask<object?> InInteraction(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var interaction = context.HttpContext.RequestServices.GetRequiredService<ExperienceInteraction>();
        try
        {
            await interaction.OpenAsync(context.HttpContext);
            var result = await next(context);
            await interaction.PublishAsync(context.HttpContext);
            return result;
        }
        catch (OidcError error)
        {
            return error.ToResult();
        }
        catch (ManagementError error)
        {
            return error.ToResult();
        }
    }
}
