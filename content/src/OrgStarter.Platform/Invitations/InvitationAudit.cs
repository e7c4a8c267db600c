using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Rights;

namespace OrgStarter.Platform.Invitations;

public static class InvitationAudit
{
    /// <summary>Returns the audit entry of an action on an invitation, with the offered roles.</summary>
    public static AuditChange Audited(this LogtoInvitation invitation, string action)
    {
        var role = AuditChange.Field(AuditFields.Role, Roles.Join(invitation.OrganizationRoles));
        return new AuditChange(
            action, invitation.OrganizationId, new AuditTarget(AuditTargets.Invitation, invitation.Id, invitation.Invitee),
            Before: action is AuditActions.InvitationRevoked or AuditActions.InvitationDeclined ? role : null,
            After: action is AuditActions.InvitationAccepted ? role : null);
    }
}
