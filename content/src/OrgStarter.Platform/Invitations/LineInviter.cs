using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Members;
using OrgStarter.Platform.Metrics;
using OrgStarter.Platform.Organizations;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Invites one address. Each step is saved before the next one: after a crash, or an answer that was lost, the line goes on from where it
/// was, and what it has made already is found and not made twice.
/// </summary>
public sealed class LineInviter(
    PlatformDbContext db, ILogtoManagementApi logto, CurrentTenant tenant, MemberDirectory members, Seats seats, Locks locks,
    InvitationMails mails, WaitingInvitations inbox, InvitationEnd end, AuditTrail audit, TimeProvider time, IOptionsMonitor<InvitationOptions> options,
    SiteMeters meters)
{
    /// <summary>The invitation that was taken back cannot be given back: its successor is not given up soon. This is most of a day.</summary>
    private const int TriesOnceRevoked = 300;
    private const int Tries = 2;
    private const int TriesWhenBusy = 8;

    /// <summary>Attempts that ended in an exception that no code expects, or with the process, count as well.</summary>
    private const int TriesAtAll = 10;

    /// <param name="open">The open invitation that the address has, as of a moment ago.</param>
    /// <returns>How long the batch is to rest; nothing when it goes on.</returns>
    public async Task<TimeSpan> InviteAsync(InvitationBatch batch, InvitationLine line, string roleId, LogtoInvitation? open, CancellationToken ct)
    {
        if (line.Attempts >= (line.Trouble == Trouble.Replacing ? TriesOnceRevoked : TriesAtAll))
        {
            End(line, InviteOutcome.Failed, Trouble.Error);
            await db.SaveChangesAsync(CancellationToken.None);
            meters.Invited($"{line.Outcome}");
            return TimeSpan.Zero;
        }

        line.Attempts++;
        await db.SaveChangesAsync(ct);
        var rest = TimeSpan.Zero;
        try
        {
            // From here on nothing is broken off: what is begun at Logto is written down here.
            var record = await RecordAsync(line) ?? await MakeAsync(batch, line, roleId, open);
            if (record is not null)
            {
                line.Trouble = await mails.SendFirstAsync(record);
                line.Outcome = line.Trouble is null ? InviteOutcome.Sent : InviteOutcome.NotSent;
            }
        }
        catch (LogtoException e)
        {
            rest = Fail(line, e);
        }

        await db.SaveChangesAsync(CancellationToken.None);
        if (line.Outcome != InviteOutcome.Waiting)
        {
            meters.Invited($"{line.Outcome}");
        }

        return rest;
    }

    /// <summary>Notes a failure of Logto's.</summary>
    /// <returns>How long to wait before the line is tried again; nothing when that was the last time.</returns>
    public static TimeSpan Fail(InvitationLine line, LogtoException e)
    {
        var tries = !e.IsTransient ? 0 : line.Trouble == Trouble.Replacing ? TriesOnceRevoked
            : e.Status == System.Net.HttpStatusCode.TooManyRequests ? TriesWhenBusy : Tries;
        if (line.Attempts < tries)
        {
            return TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(line.Attempts, 10)), 300));
        }

        (line.Outcome, line.Trouble) = (InviteOutcome.Failed, e.Reason);
        return TimeSpan.Zero;
    }

    /// <returns>Null when there is nothing to be sent: the line says why.</returns>
    private async Task<InvitationRecord?> MakeAsync(InvitationBatch batch, InvitationLine line, string roleId, LogtoInvitation? open)
    {
        if (await members.FindByAddressAsync(line.Address!, CancellationToken.None) is not null)
        {
            line.Outcome = InviteOutcome.AlreadyMember;
            return null;
        }

        if (open is not null && open.Id != line.Replaces)
        {
            var isOurs = line.Attempts > 1 && open.InviterId == tenant.UserId && !await db.InvitationRecords.AnyAsync(record => record.InvitationId == open.Id);
            return isOurs ? await KeepAsync(batch, line, open) : End(line, InviteOutcome.AlreadyInvited, null, open.Id);
        }

        if (await mails.TakeOneOfTodayAsync() is not null)
        {
            return End(line, InviteOutcome.LimitReached, Trouble.Day);
        }

        await using var answered = line.Replaces is null ? null : await locks.AcquireAsync($"invitation:{line.Replaces}", CancellationToken.None);
        await using var seat = await seats.LimitAsync(tenant.OrganizationId, CancellationToken.None) is null ? null
            : await seats.LockAsync(tenant.OrganizationId, CancellationToken.None);
        if (line.Replaces is null ? !await seats.HasRoomToInviteAsync(tenant.OrganizationId, CancellationToken.None) : !await TakeBackAsync(line))
        {
            return line.Replaces is null ? End(line, InviteOutcome.LimitReached, Trouble.Seats) : End(line, InviteOutcome.Failed, Trouble.NotOpen);
        }

        return await CreateAsync(batch, line, roleId) is { } made ? await KeepAsync(batch, line, made) : null;
    }

    private async Task<LogtoInvitation?> CreateAsync(InvitationBatch batch, InvitationLine line, string roleId)
    {
        var expires = (time.GetUtcNow() + options.CurrentValue.Life).ToUnixTimeMilliseconds();
        var change = new AuditChange(
            AuditActions.InvitationCreated, tenant.OrganizationId, new AuditTarget(AuditTargets.Invitation, null, line.Address!),
            After: AuditChange.Field(AuditFields.Role, batch.Role));
        try
        {
            return await audit.RecordAsync(
                change, ct => logto.CreateInvitation(new NewInvitation(tenant.OrganizationId, line.Address!, tenant.UserId, expires, [roleId]), ct), made => made.Id);
        }
        catch (LogtoException e) when (e.Code == LogtoException.AlreadyExists)
        {
            // Somebody invited the same person a moment ago.
            var theirs = (await logto.GetOrganizationInvitations(tenant.OrganizationId, CancellationToken.None))
                .FirstOrDefault(other => other.Status == InvitationStatus.Pending && other.Invitee == line.Address);
            End(line, InviteOutcome.AlreadyInvited, null, theirs?.Id);
            return null;
        }
    }

    /// <summary>
    /// Takes the old invitation back, for Logto takes no second one for an address while the first is open. That this was begun is
    /// written down first: from then on the new one is made, however often it takes.
    /// </summary>
    /// <returns>False when it was answered, or taken back by somebody else, meanwhile.</returns>
    private async Task<bool> TakeBackAsync(InvitationLine line)
    {
        var old = await logto.GetInvitation(line.Replaces!, CancellationToken.None);
        if (old.Status != InvitationStatus.Pending || old.OrganizationId != tenant.OrganizationId)
        {
            return line.Trouble == Trouble.Replacing && old.Status is InvitationStatus.Revoked or InvitationStatus.Expired;
        }

        line.Trouble = Trouble.Replacing;
        await db.SaveChangesAsync();
        await audit.RecordAsync(old.Audited(AuditActions.InvitationRevoked), ct =>
            logto.SetInvitationStatus(old.Id, new InvitationStatusChange(InvitationStatus.Revoked), ct));
        await end.OfAsync(old);
        return true;
    }

    private async Task<InvitationRecord> KeepAsync(InvitationBatch batch, InvitationLine line, LogtoInvitation made)
    {
        line.InvitationId = made.Id;
        var record = InvitationRecord.Of(made, batch.UserName);
        db.InvitationRecords.Add(record);
        await db.SaveChangesAsync();
        await inbox.ForgetForAsync(record.Address, CancellationToken.None);
        return record;
    }

    private async Task<InvitationRecord?> RecordAsync(InvitationLine line) => line.InvitationId is null ? null
        : await db.InvitationRecords.FirstOrDefaultAsync(record => record.InvitationId == line.InvitationId);

    private static InvitationRecord? End(InvitationLine line, InviteOutcome outcome, string? trouble = null, string? invitationId = null)
    {
        (line.Outcome, line.Trouble, line.InvitationId) = (outcome, trouble, invitationId);
        return null;
    }
}
