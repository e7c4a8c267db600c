using OrgStarter.Platform.Members.Directory;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Pages.Members;

/// <summary>A row of the table, for one reader.</summary>
/// <param name="Grantable">The roles that the reader may give; none where they may not touch this member.</param>
/// <param name="Back">The page of the table that it stands on.</param>
public sealed record MemberRow(DirectoryMember Member, bool IsMe, IReadOnlyList<string> Grantable, string? Back)
{
    public bool MayManage => Grantable.Count > 0;

    /// <summary>What was just done, for screen readers.</summary>
    public string? Said { get; init; }

    /// <summary>Why it was not done.</summary>
    public string? Problem { get; init; }

    public RoleUndo? Undo { get; init; }

    public bool TakesFocus => Said is not null;

    public static MemberRow Of(DirectoryMember member, TenantContext reader, string? back) => new(
        member, member.UserId == reader.UserId,
        reader.May(Permissions.ManageMember) && (member.Role != Roles.Owner || reader.May(Permissions.TransferOrganization)) ? SiteRoles.Template.GrantableBy(reader.Permissions) : [],
        back);
}
