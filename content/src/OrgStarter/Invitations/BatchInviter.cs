using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Audit;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Organizations;
using OrgStarter.Site;
using OrgStarter.Tenancy;

namespace OrgStarter.Invitations;

/// <summary>
/// Works off a portion of one batch, outside of any request. The organization is the one whose verified token wrote the batch; it is
/// entered with what Logto says at this moment that the person may do there.
/// </summary>
public sealed partial class BatchInviter(
    AppDbContext db, ILogtoManagementApi logto, CurrentTenant tenant, InvitationClaims claims, Quotas quotas, RoleCatalog roles, LineInviter lines,
    AuditTrail audit, Memberships memberships, TimeProvider time, IOptionsMonitor<InvitationOptions> options, ILogger<BatchInviter> log)
{
    private const int Portion = 10;

    /// <summary>Looking for a member, inviting, a token for the mail, the mail, and a share of what a portion or a count of seats takes.</summary>
    private const int CallsALine = 5;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <returns>When there is something to do for it again; null when it is gone.</returns>
    public async Task<DateTimeOffset?> WorkAsync(ClaimedBatch claim, CancellationToken ct)
    {
        Enter(claim, []);
        if (await db.InvitationBatches.FirstOrDefaultAsync(batch => batch.Id == claim.BatchId, ct) is not { } batch)
        {
            return null;
        }

        var waiting = await Lines(batch).Where(line => line.Outcome == InviteOutcome.Waiting)
            .OrderBy(line => line.Attempts).ThenBy(line => line.Number).Take(Portion).ToListAsync(ct);
        if (waiting.Count == 0)
        {
            return await TidyAsync(batch, ct);
        }

        audit.By = new AuditBy(batch.UserName, new AuditOrigin(batch.FromAddress, batch.FromAgent, batch.FromTrace));
        // Of this piece of work alone: it is what the words in the mails are in.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(batch.Language);
        return await InviteAsync(claim, batch, waiting, ct);
    }

    private async Task<DateTimeOffset> InviteAsync(ClaimedBatch claim, InvitationBatch batch, List<InvitationLine> waiting, CancellationToken ct)
    {
        string roleId;
        Dictionary<string, LogtoInvitation> open;
        try
        {
            var rights = (await logto.GetMemberScopes(claim.OrganizationId, claim.UserId, ct)).Select(scope => scope.Name);
            if (Refusal(batch, Enter(claim, rights)) is { } trouble)
            {
                // Their token may still say otherwise; from their next request on it does not.
                await memberships.ChangedAsync(claim.OrganizationId, claim.UserId, CancellationToken.None);
                return await EndAsync(batch, trouble, ct);
            }

            roleId = await roles.IdAsync(batch.Role, ct);
            open = (await logto.GetOrganizationInvitations(tenant.OrganizationId, ct)).Where(invitation => invitation.Status == InvitationStatus.Pending)
                .GroupBy(invitation => invitation.Invitee.ToLowerInvariant()).ToDictionary(same => same.Key, same => same.First());
        }
        catch (LogtoException e)
        {
            waiting.ForEach(line => line.Attempts++);
            var rest = waiting.Max(line => LineInviter.Fail(line, e));
            await db.SaveChangesAsync(CancellationToken.None);
            return time.GetUtcNow() + rest;
        }

        foreach (var line in waiting)
        {
            ct.ThrowIfCancellationRequested();
            if (!await claims.RenewAsync(claim))
            {
                break;
            }

            if (await quotas.TakeAsync("logto:invitations", CallsALine, options.CurrentValue.CallsPerTenSeconds, Window, ct) is { } next)
            {
                return next;
            }

            try
            {
                if (await lines.InviteAsync(batch, line, roleId, open.GetValueOrDefault(line.Address!), ct) is { } rest && rest > TimeSpan.Zero)
                {
                    return time.GetUtcNow() + rest;
                }
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                return time.GetUtcNow() + await RestAfterAsync(batch, line, e, ct);
            }
        }

        return time.GetUtcNow();
    }

    /// <summary>Lines that were tried less often go first; when there are none, the batch rests.</summary>
    private async Task<TimeSpan> RestAfterAsync(InvitationBatch batch, InvitationLine line, Exception e, CancellationToken ct)
    {
        // What the line has left in the context must not be saved with the next one: the batch goes on in a context of its own.
        db.ChangeTracker.Clear();
        var hasOthers = await Lines(batch).AnyAsync(other => other.Outcome == InviteOutcome.Waiting && other.Attempts < line.Attempts, ct);
        var rest = hasOthers ? TimeSpan.Zero : WorkItems.RestAfter(line.Attempts);
        LogFailed(e, line.Number, batch.Id, line.Attempts, rest);
        return rest;
    }

    private TenantInfo Enter(ClaimedBatch claim, IEnumerable<string> rights)
    {
        tenant.Resolve(new TenantInfo(
            claim.OrganizationId, claim.UserId, rights.Intersect(Permissions.All).ToHashSet(StringComparer.Ordinal), DateTimeOffset.MaxValue));
        return tenant.Required;
    }

    /// <summary>Somebody who has lost their role since, or was removed, invites nobody any more.</summary>
    private static string? Refusal(InvitationBatch batch, TenantInfo now) =>
        !now.May(Permissions.InviteMember) ? Trouble.Rights : !Roles.GrantableBy(now).Contains(batch.Role) ? Trouble.Role : null;

    private async Task<DateTimeOffset> EndAsync(InvitationBatch batch, string trouble, CancellationToken ct)
    {
        foreach (var line in await Lines(batch).Where(line => line.Outcome == InviteOutcome.Waiting).ToListAsync(ct))
        {
            (line.Outcome, line.Trouble) = (InviteOutcome.Failed, trouble);
        }

        await db.SaveChangesAsync(ct);
        return time.GetUtcNow();
    }

    /// <summary>The results stay for a while; then they go.</summary>
    private async Task<DateTimeOffset?> TidyAsync(InvitationBatch batch, CancellationToken ct)
    {
        var end = batch.CreatedAt + options.CurrentValue.Keep;
        if (end > time.GetUtcNow())
        {
            return end;
        }

        db.RemoveRange(await Lines(batch).ToListAsync(ct));
        db.Remove(batch);
        await db.SaveChangesAsync(ct);
        return null;
    }

    private IQueryable<InvitationLine> Lines(InvitationBatch batch) => db.InvitationLines.Where(line => line.BatchId == batch.Id);

    [LoggerMessage(LogLevel.Error, "Line {Line} of invitation batch {Batch} failed in attempt {Attempt}; the batch goes on in {Rest}, other lines first")]
    private partial void LogFailed(Exception exception, int line, Guid batch, int attempt, TimeSpan rest);
}
