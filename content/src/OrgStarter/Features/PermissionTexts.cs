using OrgStarter.Platform.Rights;
using OrgStarter.Texts;

namespace OrgStarter.Features;

public static class PermissionTexts
{
    /// <exception cref="ArgumentOutOfRangeException">The permission has no text. Add a line here.</exception>
    public static string Of(string permission) => permission switch
    {
        Permissions.ReadMember => Text.Permission_ReadMember,
        Permissions.InviteMember => Text.Permission_InviteMember,
        Permissions.ManageMember => Text.Permission_ManageMember,
        Permissions.DeleteMember => Text.Permission_DeleteMember,
        Permissions.EditOrganization => Text.Permission_EditOrganization,
        Permissions.ReadAudit => Text.Permission_ReadAudit,
        Permissions.DeleteOrganization => Text.Permission_DeleteOrganization,
        Permissions.TransferOrganization => Text.Permission_TransferOrganization,
        _ => Feature.All.SelectMany(feature => feature.Permissions).FirstOrDefault(known => known.Name == permission)?.DisplayName()
            ?? throw new ArgumentOutOfRangeException(nameof(permission), permission, "This permission has no text."),
    };
}
