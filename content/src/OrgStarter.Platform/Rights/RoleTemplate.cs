namespace OrgStarter.Platform.Rights;

/// <summary>
/// The permissions of each role that the site defines (Logto: organization template). The sign-in requests all of them, and the embedded
/// Logto and <c>logto apply</c> create them. Logto can have other roles; <c>RoleCatalog</c> lists all.
/// </summary>
/// <param name="byRole">
/// From the highest role to the lowest. The first role has all permissions. A higher one of <see cref="Roles.BuiltIn"/> has all permissions
/// of the lower ones.
/// </param>
public sealed class RoleTemplate(IReadOnlyDictionary<string, IReadOnlyList<string>> byRole)
{
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ByRole => byRole;

    /// <summary>The roles of machines: one for each role but the highest, with the same permissions.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ByMachineRole { get; } =
        byRole.Keys.Skip(1).ToDictionary(Roles.OfMachine, role => byRole[role]);

    /// <summary>All permissions, without duplicates.</summary>
    public IReadOnlyList<string> Permissions { get; } = [.. byRole.Values.SelectMany(permissions => permissions).Distinct()];

    /// <summary>Returns the template's roles as Logto has them after <c>logto apply</c>, without ids.</summary>
    public IReadOnlyList<OrganizationRole> AsRoles() => [.. byRole.Select(role => new OrganizationRole("", role.Key, null, role.Value))];

    /// <summary>Returns whether a user with these permissions can grant the role: it has no permission that the user lacks.</summary>
    public bool IsGrantable(OrganizationRole role, IReadOnlySet<string> permissions) => NeededFor(role).All(permissions.Contains);

    /// <summary>
    /// Permissions of other products, which the sign-in does not request, do not keep users from granting a role of the site. A role of the
    /// site keeps its place even if it lacks permissions at Logto.
    /// </summary>
    private IEnumerable<string> NeededFor(OrganizationRole role) =>
        byRole.TryGetValue(role.Name, out var own) ? own.Union(role.Permissions.Intersect(Permissions)) : role.Permissions;
}
