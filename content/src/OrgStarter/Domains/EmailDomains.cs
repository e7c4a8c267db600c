using Microsoft.EntityFrameworkCore;
using OrgStarter.Audit;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Tenancy;

namespace OrgStarter.Domains;

/// <summary>The current organization's mail domains. Each change is a row first; what Logto must know follows by <see cref="JoinRule"/>.</summary>
public sealed class EmailDomains(AppDbContext db, DomainProof proof, JoinRule rule, CurrentTenant tenant, Locks locks, AuditTrail audit, TimeProvider time)
{
    public const int Most = 20;

    private IQueryable<EmailDomain> Mine => db.EmailDomains.Where(domain => domain.OrganizationId == tenant.OrganizationId && !domain.IsRemoved);

    /// <returns>By name.</returns>
    public async Task<IReadOnlyList<EmailDomain>> ListAsync(CancellationToken ct) => await Mine.AsNoTracking().OrderBy(domain => domain.Domain).ToListAsync(ct);

    public Task<EmailDomain?> FindAsync(Guid id, CancellationToken ct) => Mine.FirstOrDefaultAsync(domain => domain.Id == id, ct);

    /// <param name="name">Cleaned, and without a problem; see <see cref="DomainName"/>.</param>
    public async Task<DomainOutcome> AddAsync(string name, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(JoinRule.LockOf(tenant.OrganizationId), ct);
        var all = await db.EmailDomains.Where(domain => domain.OrganizationId == tenant.OrganizationId).Select(domain => domain.Domain).ToListAsync(ct);
        if (all.Contains(name) || all.Count >= Most)
        {
            return all.Contains(name) ? DomainOutcome.AlreadyThere : DomainOutcome.TooMany;
        }

        var added = new EmailDomain { OrganizationId = tenant.OrganizationId, Domain = name, Token = DomainProof.NewToken(), CreatedAt = time.GetUtcNow() };
        await audit.RecordAsync(Change(added, AuditActions.DomainAdded, null, null), async _ =>
        {
            db.EmailDomains.Add(added);
            await db.SaveChangesAsync(CancellationToken.None);
        });
        return DomainOutcome.Done;
    }

    /// <summary>Asks DNS for the record.</summary>
    public async Task<DomainOutcome> ProveAsync(Guid id, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } domain)
        {
            return DomainOutcome.Missing;
        }

        // Before the lock: a slow DNS holds up nobody.
        var answer = await proof.AskAsync(domain.Domain, domain.Token, ct);
        await using var _ = await locks.AcquireAsync(JoinRule.LockOf(tenant.OrganizationId), ct);
        await db.Entry(domain).ReloadAsync(ct);
        if (db.Entry(domain).State == EntityState.Detached || domain.IsRemoved)
        {
            return DomainOutcome.Missing;
        }

        if (answer != ProofAnswer.Found || domain.IsProven)
        {
            return answer == ProofAnswer.Unknown ? DomainOutcome.NoAnswer : await NoteAsync(domain, answer);
        }

        if (await db.EmailDomains.AnyAsync(other => other.Domain == domain.Domain && other.ProvenAt != null, ct))
        {
            return DomainOutcome.Taken;
        }

        try
        {
            (domain.ProvenAt, domain.CheckedAt, domain.MissingSince, domain.LostAt) = (time.GetUtcNow(), time.GetUtcNow(), null, null);
            await audit.RecordAsync(Change(domain, AuditActions.DomainProven, null, null), _ => db.SaveChangesAsync(CancellationToken.None));
            return DomainOutcome.Done;
        }
        catch (DbUpdateException)
        {
            // Two organizations at the same moment: the database let the other one win.
            return DomainOutcome.Taken;
        }
    }

    /// <exception cref="LogtoException">Logto refused, or did not answer: it is as it was, or will be within a minute.</exception>
    public Task<DomainOutcome> SetModeAsync(Guid id, JoinMode mode, CancellationToken ct) => ChangeAsync(
        id, AuditActions.DomainModeChanged, domain => domain.Mode = mode, domain => mode != JoinMode.Off && !domain.IsProven, ct);

    /// <inheritdoc cref="SetModeAsync"/>
    public Task<DomainOutcome> RemoveAsync(Guid id, CancellationToken ct) => ChangeAsync(
        id, AuditActions.DomainRemoved, domain => (domain.Mode, domain.IsRemoved) = (JoinMode.Off, true), _ => false, ct);

    private async Task<DomainOutcome> ChangeAsync(
        Guid id, string action, Action<EmailDomain> change, Func<EmailDomain, bool> isUnproven, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(JoinRule.LockOf(tenant.OrganizationId), ct);
        if (await FindAsync(id, ct) is not { } domain || isUnproven(domain))
        {
            return await FindAsync(id, ct) is null ? DomainOutcome.Missing : DomainOutcome.NotProven;
        }

        var before = domain.Mode;
        change(domain);
        if (domain.Mode == before && !domain.IsRemoved)
        {
            return DomainOutcome.Done;
        }

        domain.IsPending = true;
        await audit.RecordAsync(Change(domain, action, before, domain.IsRemoved ? null : domain.Mode), async _ =>
        {
            await db.SaveChangesAsync(CancellationToken.None);
            await ApplyOrTakeBackAsync(domain, before);
        });
        return DomainOutcome.Done;
    }

    /// <summary>It stays pending: a call that got no answer may have been made, and is then taken back as well.</summary>
    private async Task ApplyOrTakeBackAsync(EmailDomain domain, JoinMode before)
    {
        try
        {
            await rule.ApplyAsync(domain);
        }
        catch (LogtoException)
        {
            (domain.Mode, domain.IsRemoved) = (before, false);
            await db.SaveChangesAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task<DomainOutcome> NoteAsync(EmailDomain domain, ProofAnswer answer)
    {
        domain.CheckedAt = time.GetUtcNow();
        domain.MissingSince = answer == ProofAnswer.Found ? null : domain.IsProven ? domain.MissingSince ?? domain.CheckedAt : null;
        await db.SaveChangesAsync(CancellationToken.None);
        return answer == ProofAnswer.Found ? DomainOutcome.Done : DomainOutcome.NoRecord;
    }

    internal static AuditChange Change(EmailDomain domain, string action, JoinMode? before, JoinMode? after) => new(
        action, domain.OrganizationId, new AuditTarget(AuditTargets.Domain, domain.Id.ToString(), domain.Domain), Field(before), Field(after));

    private static IReadOnlyDictionary<string, string?>? Field(JoinMode? mode) =>
        mode is null ? null : AuditChange.Field(AuditFields.JoinMode, mode.ToString());
}
