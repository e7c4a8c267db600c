using OrgStarter.Platform.Rights;

namespace OrgStarter.Texts;

public static class RoleTexts
{
    /// <summary>Returns the role's localized name. A role without a text here keeps its name in Logto.</summary>
    public static string Title(string role) => role switch
    {
        Roles.Owner => Text.Role_Owner,
        Roles.Admin => Text.Role_Admin,
        Roles.Member => Text.Role_Member,
        _ => role,
    };

    /// <summary>Returns the names of several roles, or the text for no role.</summary>
    public static string Titles(IReadOnlyCollection<string> roles) =>
        roles.Count == 0 ? Text.Members_NoRole : string.Join(Text.Common_ListSeparator, roles.Select(Title));

    /// <inheritdoc cref="Titles(IReadOnlyCollection{string})"/>
    /// <param name="joined">As of <c>Roles.Join</c>.</param>
    public static string Titles(string joined) => Titles(joined.Split(Roles.Separator, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Returns a one-sentence description. A role without a text here has its description in Logto.</summary>
    public static string Hint(string role, string? description = null) => role switch
    {
        Roles.Owner => Text.RoleHint_Owner,
        Roles.Admin => Text.RoleHint_Admin,
        Roles.Member => Text.RoleHint_Member,
        _ => description ?? "",
    };

    /// <summary>Returns the class of the role's badge.</summary>
    public static string Badge(string? role) => $"badge badge-{(role is null ? "neutral" : Roles.IsBuiltIn(role) ? role : "other")}";
}
