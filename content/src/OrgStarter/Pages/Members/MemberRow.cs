using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Members;

/// <summary>A row of the member table for the signed-in user.</summary>
/// <param name="Grantable">The roles that the user can assign; empty if the user cannot manage this member.</param>
/// <param name="Back">The URL of the row's page of the table.</param>
public sealed record MemberRow(DirectoryMember Member, bool IsMe, IReadOnlyList<string> Grantable, string? Back)
{
    public bool MayManage => Grantable.Count > 0;

    /// <summary>The result of the last change, for screen readers.</summary>
    public string? Said { get; init; }

    public string? Problem { get; init; }

    public RoleUndo? Undo { get; init; }

    /// <summary>True to show the menu of roles, opened, instead of the link to it.</summary>
    public bool ShowsMenu { get; init; }

    public bool TakesFocus => Said is not null;

    public static MemberRow Of(DirectoryMember member, TenantContext reader, string? back) => new(
        member, member.UserId == reader.UserId,
        reader.May(Permissions.ManageMember) && (member.Role != Roles.Owner || reader.May(Permissions.TransferOrganization))
            ? SiteRoles.Template.GrantableBy(reader.Permissions)
            : [],
        back);
}
