using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>Data from Logto for a portion of a batch.</summary>
/// <param name="Open">The organization's open invitations by address, as read at the start of the portion.</param>
public sealed record InvitationPortion(string RoleId, IReadOnlyDictionary<string, LogtoInvitation> Open);

/// <summary>
/// Enters an organization as the inviter, outside any request. The organization is that of the verified token that created the batch; the
/// permissions are read from Logto now.
/// </summary>
public sealed class InviterAccess(
    ILogtoManagementApi logto,
    CurrentTenant tenant,
    RoleCatalog roles,
    RoleTemplate template,
    MembershipVersions memberships,
    AuditTrail audit)
{
    /// <returns>Null when the inviter is still allowed to invite; otherwise one of <see cref="FailureReason"/>.</returns>
    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<string?> EnterAsync(InvitationBatch batch, CancellationToken ct)
    {
        audit.By = new AuditBy(batch.UserName, new AuditOrigin(batch.FromAddress, batch.FromAgent, batch.FromTrace));
        var now = Enter(
            batch.OrganizationId,
            batch.UserId,
            await logto.GetActorScopesAsync(batch.OrganizationId, batch.UserId, ct));
        var refusal = !now.May(Permissions.InviteMember) ? FailureReason.Rights
            : !await roles.MayGrantAsync([batch.Role], now.Permissions, ct) ? FailureReason.Role : null;
        if (refusal is not null)
        {
            // The inviter's token may still contain the permission; it is renewed with their next request.
            await memberships.ChangedAsync(batch.OrganizationId, batch.UserId, CancellationToken.None);
        }

        return refusal;
    }

    /// <exception cref="LogtoException">The call to Logto failed.</exception>
    public async Task<InvitationPortion> PrepareAsync(InvitationBatch batch, CancellationToken ct) => new(
        await roles.IdAsync(batch.Role, ct),
        (await logto.GetOrganizationInvitations(batch.OrganizationId, ct))
            .Where(invitation => invitation.Status == InvitationStatus.Pending)
            .GroupBy(invitation => invitation.Invitee.ToLowerInvariant())
            .ToDictionary(same => same.Key, same => same.First()));

    private TenantContext Enter(string organizationId, string userId, IEnumerable<string> permissions)
    {
        tenant.Resolve(new TenantContext(
            organizationId,
            userId,
            permissions.Intersect(template.Permissions).ToHashSet(StringComparer.Ordinal),
            DateTimeOffset.MaxValue));
        return tenant.Required;
    }
}
