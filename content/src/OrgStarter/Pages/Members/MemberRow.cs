using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Members;

/// <summary>A row of the member table for the signed-in user.</summary>
/// <param name="MayManage">Whether the user can change the roles of this member.</param>
/// <param name="MayRemove">Whether the user can remove this member.</param>
/// <param name="Back">The URL of the row's page of the table.</param>
public sealed record MemberRow(DirectoryMember Member, bool IsMe, bool MayManage, bool MayRemove, string? Back)
{
    /// <summary>The result of the last change, for screen readers.</summary>
    public string? Said { get; init; }

    public string? Problem { get; init; }

    public RoleUndo? Undo { get; init; }

    /// <summary>True to show the menu of roles, opened, instead of the link to it.</summary>
    public bool ShowsMenu { get; init; }

    public bool TakesFocus => Said is not null;

    public static MemberRow Of(DirectoryMember member, TenantContext reader, string? back)
    {
        var isBelow = member.Role != Roles.Owner || reader.May(Permissions.TransferOrganization);
        return new(
            member,
            member.UserId == reader.UserId,
            isBelow && reader.May(Permissions.ManageMember),
            isBelow && reader.May(Permissions.DeleteMember),
            back);
    }
}
