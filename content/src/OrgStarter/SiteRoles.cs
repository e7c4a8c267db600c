using OrgStarter.Features;
using OrgStarter.Platform.Rights;

namespace OrgStarter;

/// <summary>
/// Defines each organization role's permissions. Sign-in requests them, policies are named after them, and Logto is set up with them.
/// Add a permission here or in a <see cref="Feature"/>; no other change is needed.
/// </summary>
public static class SiteRoles
{
    private static readonly string[] OfMembers = [Permissions.ReadMember, .. Feature.PermissionsFrom(Roles.Member)];

    private static readonly string[] OfAdmins =
    [
        .. OfMembers, Permissions.InviteMember, Permissions.ManageMember, Permissions.EditOrganization, Permissions.ReadAudit,
        .. Feature.PermissionsFrom(Roles.Admin),
    ];

    private static readonly string[] OfOwners =
    [
        .. OfAdmins, Permissions.DeleteOrganization, Permissions.TransferOrganization, .. Feature.PermissionsFrom(Roles.Owner),
    ];

    public static RoleTemplate Template { get; } = new(new Dictionary<string, IReadOnlyList<string>>
    {
        [Roles.Owner] = OfOwners,
        [Roles.Admin] = OfAdmins,
        [Roles.Member] = OfMembers,
    });
}
