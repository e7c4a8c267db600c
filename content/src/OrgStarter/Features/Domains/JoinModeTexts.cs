using OrgStarter.Texts;

namespace OrgStarter.Features.Domains;

public static class JoinModeTexts
{
    public static string Title(this JoinMode mode) => mode switch
    {
        JoinMode.Suggest => Text.JoinMode_Suggest,
        JoinMode.Automatic => Text.JoinMode_Automatic,
        _ => Text.JoinMode_Off,
    };

    public static string Hint(this JoinMode mode, string domain) => mode switch
    {
        JoinMode.Suggest => Text.JoinMode_SuggestHint.With(domain),
        JoinMode.Automatic => Text.JoinMode_AutomaticHint.With(domain),
        _ => Text.JoinMode_OffHint,
    };
}
