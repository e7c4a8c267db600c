using OrgStarter.Logto;

namespace OrgStarter.Platform.Rights;

/// <summary>
/// The roles of the site's <see cref="RoleTemplate"/>, named as in Logto. A user needs only one of them, because a higher one includes the
/// lower ones. Logto can have other roles beside them; a change of the one keeps the others.
/// </summary>
public static class Roles
{
    public const string Owner = "owner";
    public const string Admin = "admin";
    public const string Member = "member";

    /// <summary>Separates the names of several roles in one text. For comparing and showing.</summary>
    public const string Separator = ", ";

    /// <summary>From the highest to the lowest.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = [Owner, Admin, Member];

    public static bool IsBuiltIn(string role) => BuiltIn.Contains(role);

    /// <summary>Returns the role's place in a list: first the built-in ones, the highest first, then the others.</summary>
    public static int Rank(string role) => BuiltIn.TakeWhile(known => known != role).Count();

    private const string MachinePrefix = "machine-";

    /// <summary>
    /// Returns the name of the role for machines. A role of Logto is for either users or machines, and its name is unique.
    /// </summary>
    public static string OfMachine(string role) => MachinePrefix + role;

    /// <summary>Returns the role whose permissions the machine role has. A role with another name is returned unchanged.</summary>
    public static string OfUser(string machineRole) =>
        machineRole.StartsWith(MachinePrefix, StringComparison.Ordinal) ? machineRole[MachinePrefix.Length..] : machineRole;

    public static bool IsOwner(this LogtoMember member) => member.OrganizationRoles.Any(held => held.Name == Owner);

    /// <summary>Returns the names in the order of <see cref="Rank"/>, and roles of equal rank by name.</summary>
    public static IReadOnlyList<string> Ordered(IEnumerable<string> roles) =>
        [.. roles.Distinct().OrderBy(Rank).ThenBy(role => role, StringComparer.Ordinal)];

    /// <inheritdoc cref="Ordered"/>
    public static IReadOnlyList<string> NamesOf(IEnumerable<LogtoRole> roles) => Ordered(roles.Select(role => role.Name));

    /// <summary>Returns all names in one text, in the order of <see cref="Rank"/>; empty for none.</summary>
    public static string Join(IEnumerable<string> roles) => string.Join(Separator, Ordered(roles));

    /// <inheritdoc cref="Join(IEnumerable{string})"/>
    public static string Join(IEnumerable<LogtoRole> roles) => Join(roles.Select(role => role.Name));

    /// <summary>Returns the first role to display for a member with several roles. Null for none.</summary>
    public static string? HighestOf(IEnumerable<LogtoRole> roles) => NamesOf(roles) is [var first, ..] ? first : null;

    /// <summary>Returns the roles of a user who is given one more. A built-in role replaces the built-in one that the user has.</summary>
    public static IReadOnlyList<string> With(IEnumerable<string> held, string role) =>
        Ordered([role, .. IsBuiltIn(role) ? held.Except(BuiltIn) : held]);
}
