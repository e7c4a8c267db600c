using OrgStarter.Nouns;
using OrgStarter.Platform.Rights;

namespace OrgStarter;

/// <summary>
/// What each role of an organization may do here. The sign-in asks for these permissions, the policies are named after them, and Logto is
/// set up with them: add one here, or to a <see cref="Noun"/>, and everything knows it.
/// </summary>
public static class SiteRoles
{
    private static readonly string[] OfMembers = [Permissions.ReadMember, .. Noun.PermissionsFrom(Roles.Member)];

    private static readonly string[] OfAdmins =
    [
        .. OfMembers, Permissions.InviteMember, Permissions.ManageMember, Permissions.EditOrganization, Permissions.ReadAudit, .. Noun.PermissionsFrom(Roles.Admin),
    ];

    private static readonly string[] OfOwners =
    [
        .. OfAdmins, Permissions.DeleteOrganization, Permissions.TransferOrganization, .. Noun.PermissionsFrom(Roles.Owner),
    ];

    public static RoleTemplate Template { get; } = new(new Dictionary<string, IReadOnlyList<string>>
    {
        [Roles.Owner] = OfOwners,
        [Roles.Admin] = OfAdmins,
        [Roles.Member] = OfMembers,
    });
}
