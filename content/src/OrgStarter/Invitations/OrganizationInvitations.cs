using OrgStarter.Audit;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Tenancy;

namespace OrgStarter.Invitations;

/// <summary>Invitations from the organization's side. Their ids are valid in the whole Logto tenant: each is checked here to be the current organization's.</summary>
public sealed class OrganizationInvitations(ILogtoManagementApi logto, CurrentTenant tenant, Locks locks, AuditTrail audit)
{
    /// <returns>The invitation, or null when there is none of this id in the current organization.</returns>
    public async Task<LogtoInvitation?> FindAsync(string id, CancellationToken ct)
    {
        try
        {
            var invitation = await logto.GetInvitation(id, ct);
            return invitation.OrganizationId == tenant.OrganizationId ? invitation : null;
        }
        catch (LogtoException e) when (e.Status == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <exception cref="LogtoException">It is not open any more, or Logto did not answer.</exception>
    public async Task RevokeAsync(LogtoInvitation invitation, CancellationToken ct)
    {
        // The lock of acceptance: whichever comes second meets the other's result and is refused by Logto.
        await using var _ = await locks.AcquireAsync($"invitation:{invitation.Id}", ct);
        await audit.RecordAsync(invitation.Audited(AuditActions.InvitationRevoked), token =>
            logto.SetInvitationStatus(invitation.Id, new InvitationStatusChange(InvitationStatus.Revoked), token));
    }
}
