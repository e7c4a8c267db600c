using Microsoft.EntityFrameworkCore;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>Records which user declined an invitation. Each call enters the invitation's organization.</summary>
public sealed class InvitationDeclines(IServiceScopeFactory scopes, TimeProvider time)
{
    public async Task<bool> HasDeclinedAsync(LogtoInvitation invitation, string userId)
    {
        var has = false;
        await WithRecordAsync(invitation, (_, record) => has = record is { DeclinedAt: not null } && record.DeclinedById == userId);
        return has;
    }

    /// <summary>
    /// Call before the call to Logto. The record has no effect while the invitation is open at Logto, and it exists when Logto has revoked
    /// it.
    /// </summary>
    /// <returns>A function that removes the record, to call when Logto refuses.</returns>
    public async Task<Func<Task>> RecordAsync(LogtoInvitation invitation, string userId, string name)
    {
        var isNew = false;
        await WithRecordAsync(invitation, (db, record) =>
        {
            // An invitation created in the Logto Console has no record.
            isNew = record is null;
            record ??= db.Add(InvitationRecord.Of(invitation, "")).Entity;
            (record.DeclinedAt, record.DeclinedById, record.DeclinedByName) = (time.GetUtcNow(), userId, AuditText.Cut(name));
        });
        return () => WithRecordAsync(invitation, (db, record) =>
        {
            (record!.DeclinedAt, record.DeclinedById, record.DeclinedByName) = (null, null, null);
            if (isNew)
            {
                db.Remove(record);
            }
        });
    }

    private Task WithRecordAsync(LogtoInvitation invitation, Action<PlatformDbContext, InvitationRecord?> work) =>
        scopes.InOrganizationAsync(invitation.OrganizationId, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            work(db, await db.InvitationRecords.FirstOrDefaultAsync(record => record.InvitationId == invitation.Id));
            await db.SaveChangesAsync();
        });
}
