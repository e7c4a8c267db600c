using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Tenancy;

namespace OrgStarter.Features.Domains;

/// <summary>Manages the current organization's email domains. Logto does not know them; see <see cref="DomainJoin"/>.</summary>
public sealed class EmailDomains(
    AppDbContext db,
    DomainProof proof,
    CurrentTenant tenant,
    RoleCatalog roles,
    Locks locks,
    AuditTrail audit,
    TimeProvider time)
{
    public const int MaxDomains = 20;

    private IQueryable<EmailDomain> Mine => db.EmailDomains.Where(domain => domain.OrganizationId == tenant.OrganizationId);

    /// <summary>Returns the name of the lock for changes of the organization's domains.</summary>
    public static string LockOf(string organizationId) => $"domains:{organizationId}";

    /// <returns>Ordered by name.</returns>
    public async Task<IReadOnlyList<EmailDomain>> ListAsync(CancellationToken ct) =>
        await Mine.AsNoTracking().OrderBy(domain => domain.Domain).ToListAsync(ct);

    public Task<EmailDomain?> FindAsync(Guid id, CancellationToken ct) => Mine.FirstOrDefaultAsync(domain => domain.Id == id, ct);

    /// <param name="name">Normalized and valid; see <see cref="DomainName"/>.</param>
    public async Task<DomainOutcome> AddAsync(string name, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(LockOf(tenant.OrganizationId), ct);
        var all = await Mine.Select(domain => domain.Domain).ToListAsync(ct);
        if (all.Contains(name) || all.Count >= MaxDomains)
        {
            return all.Contains(name) ? DomainOutcome.AlreadyThere : DomainOutcome.TooMany;
        }

        var added = new EmailDomain
        {
            OrganizationId = tenant.OrganizationId,
            Domain = name,
            Token = DomainProof.NewToken(),
            CreatedAt = time.GetUtcNow()
        };
        await audit.RecordAsync(Change(added, AuditActions.DomainAdded, null, null), async _ =>
        {
            db.EmailDomains.Add(added);
            await db.SaveChangesAsync(CancellationToken.None);
        });
        return DomainOutcome.Done;
    }

    /// <summary>Checks the DNS record and proves the domain.</summary>
    public async Task<DomainOutcome> ProveAsync(Guid id, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { } domain)
        {
            return DomainOutcome.Missing;
        }

        // Query DNS before taking the lock, so that a slow server does not block other requests.
        var answer = await proof.AskAsync(domain.Domain, domain.Token, ct);
        await using var _ = await locks.AcquireAsync(LockOf(tenant.OrganizationId), ct);
        await db.Entry(domain).ReloadAsync(ct);
        if (db.Entry(domain).State == EntityState.Detached)
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
            await audit.RecordAsync(
                Change(domain, AuditActions.DomainProven, null, null),
                _ => db.SaveChangesAsync(CancellationToken.None));
            return DomainOutcome.Done;
        }
        catch (DbUpdateException)
        {
            // Another organization proved the domain at the same time; the unique index rejected this row.
            return DomainOutcome.Taken;
        }
    }

    /// <param name="chosen">The role of users who join; null keeps the present one.</param>
    public Task<DomainOutcome> SetModeAsync(Guid id, JoinMode mode, string? chosen, CancellationToken ct) => ChangeAsync(id, async domain =>
    {
        if (mode != JoinMode.Off && !domain.IsProven)
        {
            return DomainOutcome.NotProven;
        }

        var role = chosen ?? domain.Role;
        if (domain.Role != role && !await roles.MayGrantAsync([role], tenant.Required.Permissions, ct))
        {
            return DomainOutcome.RoleAboveOwn;
        }

        if ((domain.Mode, domain.Role) != (mode, role))
        {
            var change = Change(domain, AuditActions.DomainModeChanged, Joining(domain.Mode, domain.Role), Joining(mode, role));
            (domain.Mode, domain.Role) = (mode, role);
            await audit.RecordAsync(change, _ => db.SaveChangesAsync(CancellationToken.None));
        }

        return DomainOutcome.Done;
    }, ct);

    public Task<DomainOutcome> RemoveAsync(Guid id, CancellationToken ct) => ChangeAsync(id, async domain =>
    {
        db.Remove(domain);
        await audit.RecordAsync(
            Change(domain, AuditActions.DomainRemoved, Joining(domain.Mode, domain.Role), null),
            _ => db.SaveChangesAsync(CancellationToken.None));
        return DomainOutcome.Done;
    }, ct);

    private async Task<DomainOutcome> ChangeAsync(Guid id, Func<EmailDomain, Task<DomainOutcome>> change, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(LockOf(tenant.OrganizationId), ct);
        return await FindAsync(id, ct) is { } domain ? await change(domain) : DomainOutcome.Missing;
    }

    private async Task<DomainOutcome> NoteAsync(EmailDomain domain, ProofAnswer answer)
    {
        domain.CheckedAt = time.GetUtcNow();
        domain.MissingSince = answer == ProofAnswer.Found ? null : domain.IsProven ? domain.MissingSince ?? domain.CheckedAt : null;
        await db.SaveChangesAsync(CancellationToken.None);
        return answer == ProofAnswer.Found ? DomainOutcome.Done : DomainOutcome.NoRecord;
    }

    internal static AuditChange Change(
        EmailDomain domain,
        string action,
        IReadOnlyDictionary<string, string?>? before,
        IReadOnlyDictionary<string, string?>? after) => new(
        action,
        domain.OrganizationId,
        new AuditTarget(AuditTargets.Domain, domain.Id.ToString(), domain.Domain),
        before,
        after);

    internal static IReadOnlyDictionary<string, string?> Joining(JoinMode mode, string role) =>
        new Dictionary<string, string?> { [AuditFields.JoinMode] = mode.ToString(), [AuditFields.Role] = role };
}
