using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Http;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>Invitations from the organization's side. Their ids are valid in the whole Logto tenant: each is checked here to be the current organization's.</summary>
public sealed class OrganizationInvitations(ILogtoManagementApi logto, CurrentTenant tenant, Locks locks, AuditTrail audit, InvitationEnd end, SiteMeters meters)
{
    /// <summary>Newest first. Logto neither pages nor filters them: that is done here.</summary>
    /// <param name="page">From 1; one past the end shows the last one there is.</param>
    public async Task<(IReadOnlyList<LogtoInvitation> Rows, Paging Paging)> PageAsync(
        int page, int pageSize, string? search, InvitationStatus? status, CancellationToken ct)
    {
        var found = (await logto.GetOrganizationInvitations(tenant.OrganizationId, ct))
            .Where(invitation => status is null || invitation.Status == status)
            .Where(invitation => search is null || invitation.Invitee.Contains(search, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(invitation => invitation.CreatedAt).ToList();
        var paging = new Paging(page, pageSize, found.Count);
        paging = paging with { Page = Math.Min(page, paging.Pages) };
        return ([.. found.Skip((paging.Page - 1) * pageSize).Take(pageSize)], paging);
    }

    /// <returns>The invitation, or null when there is none of this id in the current organization.</returns>
    public async Task<LogtoInvitation?> FindAsync(string id, CancellationToken ct) =>
        LogtoId.IsOne(id) && await LogtoErrors.IfThereAsync(() => logto.GetInvitation(id, ct)) is { } invitation
            && invitation.OrganizationId == tenant.OrganizationId ? invitation : null;

    /// <exception cref="LogtoException">It is not open any more, or Logto did not answer.</exception>
    public async Task RevokeAsync(LogtoInvitation invitation, CancellationToken ct)
    {
        // The lock of acceptance: whichever comes second meets the other's result and is refused by Logto.
        await using var _ = await locks.AcquireAsync($"invitation:{invitation.Id}", ct);
        await audit.RecordAsync(invitation.Audited(AuditActions.InvitationRevoked), token =>
            logto.SetInvitationStatus(invitation.Id, new InvitationStatusChange(InvitationStatus.Revoked), token));
        await end.OfAsync(invitation);
        meters.Invited(nameof(InvitationStatus.Revoked));
    }
}
