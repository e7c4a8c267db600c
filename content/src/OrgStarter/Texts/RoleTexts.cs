using OrgStarter.Platform.Rights;

namespace OrgStarter.Texts;

public static class RoleTexts
{
    /// <summary>Returns the role's localized name. A role that the site does not define keeps its name in Logto.</summary>
    public static string Title(string role) => role switch
    {
        Roles.Owner => Text.Role_Owner,
        Roles.Admin => Text.Role_Admin,
        Roles.Member => Text.Role_Member,
        _ => role,
    };

    /// <summary>Returns a one-sentence description, or an empty string for a role that the site does not define.</summary>
    public static string Hint(string role) => role switch
    {
        Roles.Owner => Text.RoleHint_Owner,
        Roles.Admin => Text.RoleHint_Admin,
        Roles.Member => Text.RoleHint_Member,
        _ => "",
    };
}
