using OrgStarter.Platform.Rights;

namespace OrgStarter.Texts;

/// <summary>What people read of roles.</summary>
public static class RoleWords
{
    /// <summary>The role's name for people. A role this product does not know keeps Logto's name.</summary>
    public static string Title(string role) => role switch
    {
        Roles.Owner => Text.Role_Owner,
        Roles.Admin => Text.Role_Admin,
        Roles.Member => Text.Role_Member,
        _ => role,
    };

    /// <summary>What the role is for, in a sentence.</summary>
    public static string Hint(string role) => role switch
    {
        Roles.Owner => Text.RoleHint_Owner,
        Roles.Admin => Text.RoleHint_Admin,
        Roles.Member => Text.RoleHint_Member,
        _ => "",
    };
}
