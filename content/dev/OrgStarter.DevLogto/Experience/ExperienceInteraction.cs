using Microsoft.AspNetCore.Http;
using OrgStarter.DevLogto.Data;
using OrgStarter.DevLogto.Hooks;
using OrgStarter.DevLogto.Oidc;
using OrgStarter.DevLogto.SignIn;

namespace OrgStarter.DevLogto.Experience;

/// <summary>The interaction of the request's browser: its state, its user, and the events it raises.</summary>
internal sealed class ExperienceInteraction(DevLogtoDb db, Interactions interactions, HookEvents events)
{
    private ExperienceState? state;
    private string? eventAtFirst;

    public Interaction Stored { get; private set; } = null!;

    public ExperienceState State => state ?? throw ExperienceErrors.InteractionNotFound();

    /// <exception cref="OidcError">The browser has no interaction.</exception>
    public async Task OpenAsync(HttpContext context)
    {
        Stored = await interactions.CurrentAsync(context);
        state = Stored.Experience is { } json ? ExperienceState.Parse(json) : null;
        eventAtFirst = state?.InteractionEvent;
    }

    public void Begin(HttpContext context, string interactionEvent) => state = new ExperienceState
    {
        InteractionEvent = interactionEvent,
        SignInContext = new(
            context.Connection.RemoteIpAddress?.ToString(),
            context.Request.Headers.UserAgent is { Count: > 0 } agent ? agent.ToString() : null),
    };

    /// <summary>Returns the user whom the interaction has identified.</summary>
    /// <exception cref="Api.ManagementError">404: no user is identified yet.</exception>
    public async Task<Person> PersonAsync() => await TryPersonAsync() ?? throw ExperienceErrors.NotIdentified();

    public async Task<Person?> TryPersonAsync() => State.UserId is { } id ? await db.People.FindAsync(id) : null;

    public Task SaveAsync()
    {
        Stored.Experience = State.ToJson();
        return db.SaveChangesAsync();
    }

    /// <summary>Sends the events of this request to the webhooks.</summary>
    public Task PublishAsync(HttpContext context) => (eventAtFirst ?? state?.InteractionEvent) is { } interactionEvent
        ? events.PublishInteractionAsync(context, interactionEvent, Stored.ClientId, Stored.Id)
        : Task.CompletedTask;
}
