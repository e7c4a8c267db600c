using OrgStarter.Nouns;
using OrgStarter.Resources;

namespace OrgStarter.Audit;

/// <summary>Everything that can be in the audit, with what the nouns add. The values are kept for ever in the database: add some, never rename one.</summary>
public static class AuditActions
{
    public const string OrganizationCreated = "organization.created";
    public const string OwnershipTransferred = "organization.transferred";
    public const string OrganizationExported = "organization.exported";
    public const string OrganizationDeletionAsked = "organization.deletion-asked";
    public const string OrganizationRestored = "organization.restored";
    public const string OrganizationDeleted = "organization.deleted";
    public const string OrganizationEdited = "organization.edited";
    public const string OrganizationBranded = "organization.branded";
    public const string OrganizationSecurityChanged = "organization.security-changed";
    public const string DomainAdded = "domain.added";
    public const string DomainProven = "domain.proven";
    public const string DomainModeChanged = "domain.mode-changed";
    public const string DomainLost = "domain.lost";
    public const string DomainRemoved = "domain.removed";
    public const string InvitationCreated = "invitation.created";
    public const string InvitationResent = "invitation.resent";
    public const string InvitationRevoked = "invitation.revoked";
    public const string InvitationAccepted = "invitation.accepted";
    public const string InvitationDeclined = "invitation.declined";
    public const string MemberJoined = "member.joined";
    public const string MemberRoleChanged = "member.role-changed";
    public const string MemberRemoved = "member.removed";
    public const string MemberLeft = "member.left";
    public const string AccountDeleted = "member.account-deleted";

    /// <summary>In the order in which the filter lists them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        OrganizationCreated, OrganizationEdited, OrganizationBranded, OrganizationSecurityChanged, OwnershipTransferred, OrganizationExported,
        OrganizationDeletionAsked, OrganizationRestored, OrganizationDeleted,
        DomainAdded, DomainProven, DomainModeChanged, DomainLost, DomainRemoved,
        InvitationCreated, InvitationResent, InvitationRevoked, InvitationAccepted, InvitationDeclined,
        MemberJoined, MemberRoleChanged, MemberRemoved, MemberLeft, AccountDeleted,
        .. OfNouns.Select(action => action.Name),
    ];

    /// <summary>The action for people. One that this version does not know, of an older entry, keeps its name.</summary>
    public static string Title(string action) => action switch
    {
        OrganizationCreated => Text.AuditAction_OrganizationCreated,
        OwnershipTransferred => Text.AuditAction_OwnershipTransferred,
        OrganizationExported => Text.AuditAction_OrganizationExported,
        OrganizationDeletionAsked => Text.AuditAction_OrganizationDeletionAsked,
        OrganizationRestored => Text.AuditAction_OrganizationRestored,
        OrganizationDeleted => Text.AuditAction_OrganizationDeleted,
        OrganizationEdited => Text.AuditAction_OrganizationEdited,
        OrganizationBranded => Text.AuditAction_OrganizationBranded,
        OrganizationSecurityChanged => Text.AuditAction_OrganizationSecurityChanged,
        DomainAdded => Text.AuditAction_DomainAdded,
        DomainProven => Text.AuditAction_DomainProven,
        DomainModeChanged => Text.AuditAction_DomainModeChanged,
        DomainLost => Text.AuditAction_DomainLost,
        DomainRemoved => Text.AuditAction_DomainRemoved,
        InvitationCreated => Text.AuditAction_InvitationCreated,
        InvitationResent => Text.AuditAction_InvitationResent,
        InvitationRevoked => Text.AuditAction_InvitationRevoked,
        InvitationAccepted => Text.AuditAction_InvitationAccepted,
        InvitationDeclined => Text.AuditAction_InvitationDeclined,
        MemberJoined => Text.AuditAction_MemberJoined,
        MemberRoleChanged => Text.AuditAction_MemberRoleChanged,
        MemberRemoved => Text.AuditAction_MemberRemoved,
        MemberLeft => Text.AuditAction_MemberLeft,
        AccountDeleted => Text.AuditAction_AccountDeleted,
        _ => OfNouns.FirstOrDefault(known => known.Name == action)?.Title() ?? action,
    };

    private static IEnumerable<NounAction> OfNouns => Noun.All.SelectMany(noun => noun.AuditActions);

    /// <summary>Who did it, as they were called then.</summary>
    public static string WhoName(this AuditEntry entry) => entry.ActorId == AuditEntry.Site ? Text.Audit_TheSite : entry.ActorName;

    public static string Title(this AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Done => Text.AuditOutcome_Done,
        AuditOutcome.Refused => Text.AuditOutcome_Refused,
        _ => Text.AuditOutcome_Unknown,
    };
}

/// <summary>The kinds of things that something is done to; nouns name their own.</summary>
public static class AuditTargets
{
    public const string Organization = "organization";
    public const string Domain = "domain";
    public const string Invitation = "invitation";
    public const string Member = "member";
}
