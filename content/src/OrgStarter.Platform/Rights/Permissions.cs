namespace OrgStarter.Platform.Rights;

/// <summary>The organization permissions of the platform, named as in Logto. A site adds its own.</summary>
public static class Permissions
{
    public const string ReadMember = "read:member";
    public const string InviteMember = "invite:member";
    public const string ManageMember = "manage:member";
    public const string DeleteMember = "delete:member";
    public const string EditOrganization = "edit:organization";
    public const string ReadAudit = "read:audit";
    public const string DeleteOrganization = "delete:organization";
    public const string TransferOrganization = "transfer:organization";

    /// <summary>Permissions for actions that cannot easily be undone. They are checked again at Logto right before the action.</summary>
    public static IReadOnlyList<string> Dangerous { get; } = [ManageMember, DeleteMember, DeleteOrganization, TransferOrganization];
}
