using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Tenancy;

namespace OrgStarter.Invitations;

/// <summary>Invitations from the organization's side. Their ids are valid in the whole Logto tenant: each is checked here to be the current organization's.</summary>
public sealed class OrganizationInvitations(ILogtoManagementApi logto, CurrentTenant tenant, Locks locks)
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

    /// <summary>Revokes it if it is open.</summary>
    /// <returns>The invitation as it was before: Pending means that it has been revoked now.</returns>
    public async Task<LogtoInvitation?> RevokeAsync(string id, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync($"invitation:{id}", ct);
        var invitation = await FindAsync(id, ct);
        if (invitation?.Status == InvitationStatus.Pending)
        {
            await logto.SetInvitationStatus(id, new InvitationStatusChange(InvitationStatus.Revoked), ct);
        }

        return invitation;
    }
}
