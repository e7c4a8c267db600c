namespace OrgStarter.Platform.Rights;

/// <summary>
/// The permissions of each role (Logto: organization template). The sign-in requests all of them, and the embedded
/// Logto and <c>logto apply</c> create them.
/// </summary>
/// <param name="byRole">From the highest role to the lowest. A higher role has all permissions of the lower ones.</param>
public sealed class RoleTemplate(IReadOnlyDictionary<string, IReadOnlyList<string>> byRole)
{
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ByRole => byRole;

    /// <summary>The roles of machines: one for each role but the highest, with the same permissions.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ByMachineRole { get; } =
        byRole.Skip(1).ToDictionary(role => Roles.OfMachine(role.Key), role => role.Value);

    /// <summary>All permissions, without duplicates.</summary>
    public IReadOnlyList<string> Permissions { get; } = [.. byRole.Values.SelectMany(permissions => permissions).Distinct()];

    /// <summary>Returns the roles that a user with these permissions can grant: those with no permission that the user lacks.</summary>
    public IReadOnlyList<string> GrantableBy(IReadOnlySet<string> permissions) =>
        [.. Roles.All.Where(role => byRole[role].All(permissions.Contains))];
}
