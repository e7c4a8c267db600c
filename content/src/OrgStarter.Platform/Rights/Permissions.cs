namespace OrgStarter.Platform.Rights;

/// <summary>The organization permissions that the platform itself asks for, by their names in Logto. A site adds its own.</summary>
public static class Permissions
{
    public const string ReadMember = "read:member";
    public const string InviteMember = "invite:member";
    public const string ManageMember = "manage:member";
    public const string EditOrganization = "edit:organization";
    public const string ReadAudit = "read:audit";
    public const string DeleteOrganization = "delete:organization";
    public const string TransferOrganization = "transfer:organization";

    /// <summary>What is done with these cannot be taken back easily: Logto is asked right before.</summary>
    public static IReadOnlyList<string> Dangerous { get; } = [ManageMember, DeleteOrganization, TransferOrganization];
}
