using OrgStarter.Logto;

namespace OrgStarter.Platform.Rights;

/// <summary>The organization roles, named as in Logto.</summary>
public static class Roles
{
    public const string Owner = "owner";
    public const string Admin = "admin";
    public const string Member = "member";

    /// <summary>From the highest to the lowest.</summary>
    public static IReadOnlyList<string> All { get; } = [Owner, Admin, Member];

    private const string MachinePrefix = "machine-";

    /// <summary>Returns the name of the role for machines. A role of Logto is for either users or machines, and its name is unique.</summary>
    public static string OfMachine(string role) => MachinePrefix + role;

    /// <summary>Returns the role whose permissions the machine role has. A role with another name is returned unchanged.</summary>
    public static string OfUser(string machineRole) =>
        machineRole.StartsWith(MachinePrefix, StringComparison.Ordinal) ? machineRole[MachinePrefix.Length..] : machineRole;

    public static bool IsOwner(this LogtoMember member) => member.OrganizationRoles.Any(held => held.Name == Owner);

    /// <summary>Returns the role to display for a member with several roles. Null for none.</summary>
    public static string? HighestOf(IEnumerable<LogtoRole> roles)
    {
        var held = roles.Select(role => role.Name).ToList();
        return All.FirstOrDefault(held.Contains) ?? held.FirstOrDefault();
    }
}
