using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.Rights;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Platform.Invitations;

/// <summary>
/// Works off a portion of one batch, outside of any request. The organization is the one whose verified token wrote the batch; it is
/// entered with what Logto says at this moment that the person may do there.
/// </summary>
public sealed class BatchInviter(
    PlatformDbContext db, ILogtoManagementApi logto, CurrentTenant tenant, InvitationClaims claims, Quotas quotas, RoleCatalog roles, RoleTemplate template, LineInviter lines,
    AuditTrail audit, Memberships memberships, WorkItems items, TimeProvider time, IOptionsMonitor<InvitationOptions> options)
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

        var all = await Lines(batch).Where(line => line.Outcome == InviteOutcome.Waiting).OrderBy(line => line.Attempts).ThenBy(line => line.Number)
            .Select(line => line.Number).ToListAsync(ct);
        if (all.Count == 0)
        {
            return await TidyAsync(batch, ct);
        }

        var resting = items.Resting(nameof(LineInviter));
        var numbers = all.Where(number => !resting.Contains(Subject(batch, number))).Take(Portion).ToList();
        if (numbers.Count == 0)
        {
            return time.GetUtcNow() + WorkItems.FirstRest;
        }

        var waiting = await Lines(batch).Where(line => numbers.Contains(line.Number)).OrderBy(line => line.Attempts).ThenBy(line => line.Number).ToListAsync(ct);

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

            var rest = TimeSpan.Zero;
            // A line that fails rests alone. What it has left in the context must not be saved with the next one: the others have a context of their own.
            if (!await items.TryAsync(nameof(LineInviter), Subject(batch, line.Number), InviteAsync, ct) || rest > TimeSpan.Zero)
            {
                return time.GetUtcNow() + rest;
            }

            async Task InviteAsync() => rest = await lines.InviteAsync(batch, line, roleId, open.GetValueOrDefault(line.Address!), ct);
        }

        return time.GetUtcNow();
    }

    private TenantContext Enter(ClaimedBatch claim, IEnumerable<string> rights)
    {
        tenant.Resolve(new TenantContext(
            claim.OrganizationId, claim.UserId, rights.Intersect(template.Permissions).ToHashSet(StringComparer.Ordinal), DateTimeOffset.MaxValue));
        return tenant.Required;
    }

    /// <summary>Somebody who has lost their role since, or was removed, invites nobody any more.</summary>
    private string? Refusal(InvitationBatch batch, TenantContext now) =>
        !now.May(Permissions.InviteMember) ? Trouble.Rights : !template.GrantableBy(now.Permissions).Contains(batch.Role) ? Trouble.Role : null;

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

    private static string Subject(InvitationBatch batch, int number) => $"line {number} of batch {batch.Id}";

    private IQueryable<InvitationLine> Lines(InvitationBatch batch) => db.InvitationLines.Where(line => line.BatchId == batch.Id);
}
