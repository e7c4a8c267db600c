using Microsoft.EntityFrameworkCore;
using OrgStarter.Audit;
using OrgStarter.Data;
using OrgStarter.Logto;

namespace OrgStarter.Domains;

/// <summary>
/// What no person waits for: finishes changes that a crash cut off, and asks once a day whether proven domains still are. A record
/// that is missing for <see cref="Grace"/> ends the proof, and joining with it; the settings say so from the first day on. That is
/// well before a domain that ran out can be somebody else's.
/// </summary>
public sealed partial class DomainSettling(
    AppDbContext db, DomainProof proof, JoinRule rule, Locks locks, AuditTrail audit, TimeProvider time, ILogger<DomainSettling> log)
{
    public static readonly TimeSpan CheckEvery = TimeSpan.FromDays(1);
    public static readonly TimeSpan Grace = TimeSpan.FromDays(3);
    private const int Most = 50;

    /// <exception cref="LogtoException">Logto refused, or did not answer.</exception>
    public async Task SettleAsync(CancellationToken ct)
    {
        foreach (var (id, organizationId) in await IdsAsync(db.EmailDomains.Where(domain => domain.IsPending), ct))
        {
            // Whoever is at it right now holds the lock, and has finished when we get it.
            await WithAsync(id, organizationId, domain => domain.IsPending ? rule.ApplyAsync(domain) : Task.CompletedTask, ct);
        }
    }

    /// <exception cref="LogtoException">Logto refused, or did not answer.</exception>
    public async Task CheckAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow() - CheckEvery;
        foreach (var (id, organizationId) in await IdsAsync(db.EmailDomains.Where(domain => domain.ProvenAt != null && domain.CheckedAt < before), ct))
        {
            var named = await db.EmailDomains.AsNoTracking().FirstOrDefaultAsync(domain => domain.Id == id, ct);
            if (named is not null && await proof.AskAsync(named.Domain, named.Token, ct) is not ProofAnswer.Unknown and var answer)
            {
                await WithAsync(id, organizationId, domain => HearAsync(domain, answer), ct);
            }
        }
    }

    private async Task HearAsync(EmailDomain domain, ProofAnswer answer)
    {
        var now = time.GetUtcNow();
        domain.CheckedAt = now;
        domain.MissingSince = answer == ProofAnswer.Found ? null : domain.MissingSince ?? now;
        if (domain.MissingSince is not { } since || now - since < Grace)
        {
            await db.SaveChangesAsync(CancellationToken.None);
            return;
        }

        var mode = domain.Mode;
        (domain.Mode, domain.IsPending, domain.ProvenAt, domain.MissingSince, domain.LostAt) = (JoinMode.Off, true, null, null, now);
        LogLost(domain.Domain, domain.OrganizationId);
        await audit.RecordAsync(EmailDomains.Change(domain, AuditActions.DomainLost, mode, JoinMode.Off), async _ =>
        {
            await db.SaveChangesAsync(CancellationToken.None);
            await rule.ApplyAsync(domain);
        });
    }

    private async Task WithAsync(Guid id, string organizationId, Func<EmailDomain, Task> act, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(JoinRule.LockOf(organizationId), ct);
        db.ChangeTracker.Clear();
        if (await db.EmailDomains.FirstOrDefaultAsync(domain => domain.Id == id, ct) is { } domain)
        {
            await act(domain);
        }
    }

    private static async Task<IReadOnlyList<(Guid Id, string OrganizationId)>> IdsAsync(IQueryable<EmailDomain> domains, CancellationToken ct) =>
        [.. (await domains.OrderBy(domain => domain.CheckedAt).Take(Most).Select(domain => new { domain.Id, domain.OrganizationId }).ToListAsync(ct))
            .Select(row => (row.Id, row.OrganizationId))];

    [LoggerMessage(LogLevel.Warning, "The proof of {Domain} is gone: nobody joins organization {OrganizationId} by it any more")]
    private partial void LogLost(string domain, string organizationId);
}
