using OrgStarter.Platform.Organizations;

namespace OrgStarter.Texts;

public static class CreationTexts
{
    /// <param name="maxOwned">The limit of <see cref="CreationRefusal.TooMany"/>.</param>
    /// <returns>The message for the user; null for no refusal.</returns>
    public static string? Message(CreationRefusal? refusal, int? maxOwned) => refusal switch
    {
        CreationRefusal.OperatorsOnly => Text.Onboarding_OperatorsOnly,
        CreationRefusal.TooMany => Text.Onboarding_TooMany.With(maxOwned),
        _ => null,
    };
}
