using OrgStarter.Logto.Setup.Settings;
using OrgStarter.Logto.Setup.Steps;

namespace OrgStarter.Logto.Setup;

/// <summary>All steps of the setup at Logto, in order: later steps may depend on earlier ones.</summary>
internal static class SetupPlan
{
    /// <param name="replacesMail">Whether to replace mail templates without the link, instead of only reporting them.</param>
    public static IReadOnlyList<ISetupStep> Of(ManagementJson api, SetupTarget target, SetupState state, bool replacesMail = false) =>
    [
        new ApplicationStep(api, target, state),
        new PermissionsStep(api, target.Needs),
        new RolesStep(api, target),
        new WebhookStep(api, target, state),
        new SignInStep(api),
        new MailStep(api, target, replacesMail),
        new AccountStep(api),
        new ApiStep(api, target),
        new OperatorStep(api, target),
    ];

    /// <summary>Returns all steps, including the settings of the site.</summary>
    public static IReadOnlyList<ISetupStep> Of(
        ManagementJson api,
        SetupTarget target,
        ISettingsFile? file,
        bool showsSecrets,
        bool namesSite,
        bool replacesMail)
    {
        var state = new SetupState();
        return [.. Of(api, target, state, replacesMail), new SettingsStep(target, state, file, showsSecrets, namesSite)];
    }
}
