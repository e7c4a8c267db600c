using OrgStarter.Nouns;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Texts;

public static class PermissionWords
{
    /// <exception cref="ArgumentOutOfRangeException">The permission has no text. Add a line here.</exception>
    public static string Of(string permission) => permission switch
    {
        Permissions.ReadMember => Text.Permission_ReadMember,
        Permissions.InviteMember => Text.Permission_InviteMember,
        Permissions.ManageMember => Text.Permission_ManageMember,
        Permissions.EditOrganization => Text.Permission_EditOrganization,
        Permissions.ReadAudit => Text.Permission_ReadAudit,
        Permissions.DeleteOrganization => Text.Permission_DeleteOrganization,
        Permissions.TransferOrganization => Text.Permission_TransferOrganization,
        _ => Noun.All.SelectMany(noun => noun.Permissions).FirstOrDefault(known => known.Name == permission)?.Words()
            ?? throw new ArgumentOutOfRangeException(nameof(permission), permission, "This permission has no text."),
    };
}
