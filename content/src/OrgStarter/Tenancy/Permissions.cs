using OrgStarter.Nouns;

namespace OrgStarter.Tenancy;

/// <summary>
/// Every organization permission and role of this product. The sign-in request asks for these, the policies are named after
/// them, and the embedded Logto is set up with them: add one here, or to a <see cref="Noun"/>, and everything knows it.
/// </summary>
public static class Permissions
{
    public const string ReadMember = "read:member";
    public const string InviteMember = "invite:member";
    public const string ManageMember = "manage:member";
    public const string EditOrganization = "edit:organization";
    public const string ReadAudit = "read:audit";
    public const string DeleteOrganization = "delete:organization";
    public const string TransferOrganization = "transfer:organization";

    private static readonly string[] OfMembers = [ReadMember, .. Noun.PermissionsFrom(Roles.Member)];
    private static readonly string[] OfAdmins = [.. OfMembers, InviteMember, ManageMember, EditOrganization, ReadAudit, .. Noun.PermissionsFrom(Roles.Admin)];
    private static readonly string[] OfOwners = [.. OfAdmins, DeleteOrganization, TransferOrganization, .. Noun.PermissionsFrom(Roles.Owner)];

    /// <summary>What each role may do, from the highest role to the lowest.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByRole { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        [Roles.Owner] = OfOwners,
        [Roles.Admin] = OfAdmins,
        [Roles.Member] = OfMembers,
    };

    public static IReadOnlyList<string> All => OfOwners;

    /// <summary>What is done with these cannot be taken back easily: <see cref="LiveRights"/> asks Logto right before.</summary>
    public static IReadOnlyList<string> Dangerous { get; } = [ManageMember, DeleteOrganization, TransferOrganization];
}
