using OrgStarter.Features;
using OrgStarter.Platform.Rights;

namespace OrgStarter;

/// <summary>Settings of the roles that <c>logto apply</c> and the embedded Logto create.</summary>
public sealed class RoleOptions
{
    public const string Section = "Roles";

    /// <summary>Whether the role <see cref="Roles.Member"/> has the permission to invite.</summary>
    public bool MembersInvite { get; set; }
}

/// <summary>
/// Defines the roles that the site creates in Logto, with their permissions. Sign-in requests the permissions, and policies are named after
/// them. Add a permission here or in a <see cref="Feature"/>, and a role at the end; no other change is needed.
/// </summary>
public static class SiteRoles
{
    public static RoleTemplate Template { get; } = With(new RoleOptions());

    /// <summary>Returns the template with the site's settings, which <c>logto apply</c> and the embedded Logto create.</summary>
    public static RoleTemplate For(IConfiguration configuration) =>
        With(configuration.GetSection(RoleOptions.Section).Get<RoleOptions>() ?? new RoleOptions());

    private static RoleTemplate With(RoleOptions options)
    {
        string[] ofMembers =
        [
            Permissions.ReadMember, .. options.MembersInvite ? [Permissions.InviteMember] : (string[])[],
            .. Feature.PermissionsFrom(Roles.Member),
        ];
        string[] ofAdmins =
        [
            .. ofMembers.Union([Permissions.InviteMember]), Permissions.ManageMember, Permissions.DeleteMember,
            Permissions.EditOrganization, Permissions.ReadAudit, .. Feature.PermissionsFrom(Roles.Admin),
        ];
        string[] ofOwners =
        [
            .. ofAdmins, Permissions.DeleteOrganization, Permissions.TransferOrganization, .. Feature.PermissionsFrom(Roles.Owner),
        ];
        return new(new Dictionary<string, IReadOnlyList<string>>
        {
            [Roles.Owner] = ofOwners,
            [Roles.Admin] = ofAdmins,
            [Roles.Member] = ofMembers,
        });
    }
}
