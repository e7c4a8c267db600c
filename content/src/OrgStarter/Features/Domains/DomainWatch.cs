using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Features.Domains;

/// <summary>
/// Verifies proven domains again once a day. If the record is missing for <see cref="Grace"/>, the proof ends and users can no longer join
/// by the domain. The settings page warns from the first day. An expired domain gets a new owner much later than that.
/// </summary>
public sealed partial class DomainWatch(
    AppDbContext db, DomainProof proof, Locks locks, AuditTrail audit, WorkItems items, TimeProvider time, ILogger<DomainWatch> log) : IJob
{
    public static readonly TimeSpan CheckEvery = TimeSpan.FromDays(1);
    public static readonly TimeSpan Grace = TimeSpan.FromDays(3);
    private const int BatchSize = 50;

    public static string Kind => "domain-watch";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        var before = time.GetUtcNow() - CheckEvery;
        var resting = items.Resting(nameof(DomainWatch));
        var due = await db.EmailDomains.AsNoTracking()
            .Where(domain => domain.ProvenAt != null && domain.CheckedAt < before && !resting.Contains(domain.Domain))
            .OrderBy(domain => domain.CheckedAt)
            .Take(BatchSize)
            .ToListAsync(ct);
        foreach (var named in due)
        {
            await items.TryAsync(nameof(DomainWatch), named.Domain, () => CheckAsync(named, ct), ct);
        }

        return JobResult.Done;
    }

    private async Task CheckAsync(EmailDomain named, CancellationToken ct)
    {
        if (await proof.AskAsync(named.Domain, named.Token, ct) is not ProofAnswer.Unknown and var answer)
        {
            await using var _ = await locks.AcquireAsync(EmailDomains.LockOf(named.OrganizationId), ct);
            db.ChangeTracker.Clear();
            if (await db.EmailDomains.FirstOrDefaultAsync(domain => domain.Id == named.Id, ct) is { } domain)
            {
                await HearAsync(domain, answer);
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

        var before = EmailDomains.Joining(domain.Mode, domain.Role);
        (domain.Mode, domain.ProvenAt, domain.MissingSince, domain.LostAt) = (JoinMode.Off, null, null, now);
        LogLost(domain.Domain, domain.OrganizationId);
        await audit.RecordAsync(
            EmailDomains.Change(domain, AuditActions.DomainLost, before, EmailDomains.Joining(JoinMode.Off, domain.Role)),
            _ => db.SaveChangesAsync(CancellationToken.None));
    }

    [LoggerMessage(LogLevel.Warning, "Lost the DNS proof of {Domain}; users can no longer join organization {OrganizationId} by it")]
    private partial void LogLost(string domain, string organizationId);
}
