namespace OrgStarter.Platform.Audit;

/// <summary>The platform's audit actions. A site adds its own. The values are stored permanently: never rename one.</summary>
public static class AuditActions
{
    public const string OrganizationCreated = "organization.created";
    public const string OwnershipTransferred = "organization.transferred";
    public const string OrganizationExported = "organization.exported";
    public const string OrganizationDeletionRequested = "organization.deletion-asked";
    public const string OrganizationRestored = "organization.restored";
    public const string OrganizationDeleted = "organization.deleted";
    public const string OrganizationEdited = "organization.edited";
    public const string OrganizationBranded = "organization.branded";
    public const string OrganizationSecurityChanged = "organization.security-changed";
    public const string OrganizationSuspended = "organization.suspended";
    public const string OrganizationReopened = "organization.reopened";
    public const string JobRetried = "job.retried";
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
}

/// <summary>The kinds of targets. Features add their own.</summary>
public static class AuditTargets
{
    public const string Organization = "organization";
    public const string Domain = "domain";
    public const string Invitation = "invitation";
    public const string Job = "job";
    public const string Member = "member";
}
