namespace OrgStarter.Platform.Rights;

/// <summary>
/// Which permissions each role has: what Logto calls the organization template. The sign-in asks for all of these permissions, and the
/// embedded Logto and <c>logto apply</c> are set up with them.
/// </summary>
/// <param name="byRole">From the highest role to the lowest; a higher role has what the lower ones have.</param>
public sealed class RoleTemplate(IReadOnlyDictionary<string, IReadOnlyList<string>> byRole)
{
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ByRole => byRole;

    /// <summary>Every permission that some role has.</summary>
    public IReadOnlyList<string> Permissions { get; } = [.. byRole.Values.SelectMany(permissions => permissions).Distinct()];

    /// <summary>Nobody grants a role above their own: a role is grantable when it has no permission that the grantor lacks.</summary>
    public IReadOnlyList<string> GrantableBy(IReadOnlySet<string> permissions) => [.. Roles.All.Where(role => byRole[role].All(permissions.Contains))];
}
