using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;

namespace OrgStarter.Platform.Invitations;

/// <summary>Creates invitations at Logto and stores a record of each.</summary>
public sealed class InvitationWriter(
    PlatformDbContext db,
    ILogtoManagementApi logto,
    WaitingInvitations waiting,
    InvitationCloser closer,
    AuditTrail audit,
    TimeProvider time,
    IOptionsMonitor<InvitationOptions> options)
{
    /// <returns>Null when another user has just invited the same address.</returns>
    /// <exception cref="LogtoException">Logto refused or did not answer.</exception>
    public async Task<LogtoInvitation?> CreateAsync(InvitationBatch batch, string address, string roleId)
    {
        var expires = (time.GetUtcNow() + options.CurrentValue.Lifetime).ToUnixTimeMilliseconds();
        var change = new AuditChange(
            AuditActions.InvitationCreated, batch.OrganizationId, new AuditTarget(AuditTargets.Invitation, null, address),
            After: AuditChange.Field(AuditFields.Role, batch.Role));
        try
        {
            return await audit.RecordAsync(
                change,
                ct => logto.CreateInvitation(new NewInvitation(batch.OrganizationId, address, batch.InviterId, expires, [roleId]), ct),
                made => made.Id);
        }
        catch (LogtoException e) when (e.Code == LogtoException.AlreadyExists)
        {
            return null;
        }
    }

    public async Task<LogtoInvitation?> FindOpenAsync(string organizationId, string address) =>
        (await logto.GetOrganizationInvitations(organizationId, CancellationToken.None))
            .FirstOrDefault(other => other.Status == InvitationStatus.Pending && other.Invitee == address);

    public async Task<InvitationRecord> KeepAsync(InvitationBatch batch, InvitationRecipient recipient, LogtoInvitation made)
    {
        recipient.InvitationId = made.Id;
        // The record already exists if the invitee has declined meanwhile.
        var record = await db.InvitationRecords.FirstOrDefaultAsync(record => record.InvitationId == made.Id)
            ?? db.InvitationRecords.Add(InvitationRecord.Of(made, batch.UserName)).Entity;
        await db.SaveChangesAsync();
        await waiting.ForgetForAsync(record.Address, CancellationToken.None);
        return record;
    }

    /// <summary>
    /// Revokes the invitation that the new one replaces, because Logto allows only one open invitation per address. The start is saved
    /// first: from then on, the new invitation is retried until it is created.
    /// </summary>
    /// <returns>False when the invitation was answered or revoked by another user meanwhile.</returns>
    public async Task<bool> RevokeReplacedAsync(InvitationRecipient recipient)
    {
        var old = await logto.GetInvitation(recipient.Replaces!, CancellationToken.None);
        if (old.Status != InvitationStatus.Pending || old.OrganizationId != recipient.OrganizationId)
        {
            return recipient.FailureReason == FailureReason.Replacing && old.Status is InvitationStatus.Revoked or InvitationStatus.Expired;
        }

        recipient.FailureReason = FailureReason.Replacing;
        await db.SaveChangesAsync();
        await closer.CloseAsync(old, InvitationEnd.Replaced);
        return true;
    }
}
