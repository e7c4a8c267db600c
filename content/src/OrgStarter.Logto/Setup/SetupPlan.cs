using OrgStarter.Logto.Setup.Settings;
using OrgStarter.Logto.Setup.Steps;

namespace OrgStarter.Logto.Setup;

/// <summary>All that the site needs at Logto, in the order in which it is made: each step may need those before it.</summary>
internal static class SetupPlan
{
    /// <param name="replacesMail">Whether templates without the link are replaced, instead of told.</param>
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
    ];

    /// <summary>And then the settings of the site, so that it knows.</summary>
    public static IReadOnlyList<ISetupStep> Of(ManagementJson api, SetupTarget target, ISettingsFile? file, bool showsSecrets, bool namesSite, bool replacesMail)
    {
        var state = new SetupState();
        return [.. Of(api, target, state, replacesMail), new SettingsStep(target, state, file, showsSecrets, namesSite)];
    }
}
