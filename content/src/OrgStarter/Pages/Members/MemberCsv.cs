using System.Globalization;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Texts;

namespace OrgStarter.Pages.Members;

public sealed class MemberCsv(IAsyncEnumerable<DirectoryMember> members, string fileName) : CsvFile(
    [
        Text.Members_Name, Text.Members_Address, Text.Members_Role, Text.Members_RoleCode, Text.Members_Status, Text.Members_Joined,
        Text.Members_JoinedIsKnown, Text.Members_Seen, Text.Members_Id,
    ],
    members.Select(Row),
    fileName)
{
    private static IEnumerable<string?> Row(DirectoryMember member) =>
    [
        member.Name, member.Address, member.Role is null ? null : RoleTexts.Titles(member.HeldRoles), Roles.Join(member.HeldRoles),
        member.Status.Title(), Instant(member.JoinedAt), member.JoinedIsKnown ? Text.Common_Yes : Text.Common_No,
        member.LastSeenAt is { } seen ? Instant(seen) : null, member.UserId,
    ];

    private static string Instant(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

public static class MemberStatusTexts
{
    public static string Title(this MemberStatus status) => status == MemberStatus.Suspended ? Text.Members_Suspended : Text.Members_Active;
}
