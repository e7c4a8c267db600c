using OrgStarter.Logto;

namespace OrgStarter.Platform.Rights;

/// <summary>The roles of an organization, by their names in Logto.</summary>
public static class Roles
{
    public const string Owner = "owner";
    public const string Admin = "admin";
    public const string Member = "member";

    /// <summary>From the highest to the lowest.</summary>
    public static IReadOnlyList<string> All { get; } = [Owner, Admin, Member];

    public static bool IsOwner(this LogtoMember member) => member.OrganizationRoles.Any(held => held.Name == Owner);

    /// <summary>The one role to show of somebody who holds several; null for none.</summary>
    public static string? HighestOf(IEnumerable<LogtoRole> roles)
    {
        var held = roles.Select(role => role.Name).ToList();
        return All.FirstOrDefault(held.Contains) ?? held.FirstOrDefault();
    }
}
