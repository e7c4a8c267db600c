using OrgStarter.Logto;
using OrgStarter.Resources;

namespace OrgStarter.Tenancy;

/// <summary>The roles of an organization, by their names in Logto.</summary>
public static class Roles
{
    public const string Owner = "owner";
    public const string Admin = "admin";
    public const string Member = "member";

    /// <summary>From the highest to the lowest.</summary>
    public static IReadOnlyList<string> All { get; } = [Owner, Admin, Member];

    /// <summary>The role's name for people. A role this product does not know keeps Logto's name.</summary>
    public static string Title(string role) => role switch
    {
        Owner => Text.Role_Owner,
        Admin => Text.Role_Admin,
        Member => Text.Role_Member,
        _ => role,
    };

    /// <summary>What the role is for, in a sentence.</summary>
    public static string Hint(string role) => role switch
    {
        Owner => Text.RoleHint_Owner,
        Admin => Text.RoleHint_Admin,
        Member => Text.RoleHint_Member,
        _ => "",
    };

    public static bool IsOwner(this LogtoMember member) => member.OrganizationRoles.Any(held => held.Name == Owner);

    /// <summary>The one role to show of somebody who holds several; null for none.</summary>
    public static string? HighestOf(IEnumerable<LogtoRole> roles)
    {
        var held = roles.Select(role => role.Name).ToList();
        return All.FirstOrDefault(held.Contains) ?? held.FirstOrDefault();
    }

    /// <summary>Nobody grants a role above their own: a role is grantable when it holds no permission that the granter lacks.</summary>
    public static IReadOnlyList<string> GrantableBy(TenantContext tenant) =>
        [.. All.Where(role => Permissions.ByRole[role].All(tenant.Permissions.Contains))];
}
