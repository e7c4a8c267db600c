using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;
using OrgStarter.Platform.LogtoSync.Webhooks;
using OrgStarter.Platform.Organizations;

namespace OrgStarter.Features.Plans;

/// <summary>What an organization has bought, or was given.</summary>
/// <param name="Plan">A name of <see cref="SitePlans"/>.</param>
/// <param name="Seats">Null for those of the plan.</param>
/// <param name="ValidUntil">Null for a plan without an end.</param>
/// <param name="Entitlements">Besides those of the plan; null for none.</param>
public sealed record PlanTerms(string Plan, int? Seats, DateTimeOffset? ValidUntil, IReadOnlyList<string>? Entitlements = null);

/// <summary>Reads and changes the plans of organizations. A change holds with the next request, on every instance.</summary>
public sealed class OrganizationPlans(
    AppDbContext db, RowCache rows, Locks locks, JobQueue jobs, AuditTrail audit, TimeProvider time) : IOrganizationPlans
{
    public async Task<CurrentPlan> CurrentAsync(string organizationId, CancellationToken ct) =>
        CurrentPlan.Of(await ReadAsync(organizationId, ct), time.GetUtcNow());

    /// <summary>Returns what was set last, even if it has ended.</summary>
    public async Task<PlanTerms> TermsAsync(string organizationId, CancellationToken ct) =>
        await ReadAsync(organizationId, ct) is { } row
            ? new PlanTerms(row.Plan, row.Seats, row.ValidUntil, row.Entitlements.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : new PlanTerms(SitePlans.Default.Name, null, null);

    async Task<string> IOrganizationPlans.TitleAsync(string organizationId, CancellationToken ct) =>
        (await CurrentAsync(organizationId, ct)).Plan.Title();

    async Task<SeatLimit?> IOrganizationPlans.FindSeatsAsync(string organizationId, CancellationToken ct)
    {
        var current = await CurrentAsync(organizationId, ct);
        return current.Plan == SitePlans.Default && current.Seats is null
            ? null
            : new SeatLimit { OrganizationId = organizationId, Seats = current.Seats };
    }

    /// <summary>Sets the plan, and records the change in the audit. Fewer seats than members remove no member.</summary>
    /// <param name="by">Null for the current user, or the site.</param>
    /// <exception cref="ArgumentException">
    /// The plan or an entitlement is none of <see cref="SitePlans"/>, or there are no seats.
    /// </exception>
    public async Task SetAsync(string organizationId, PlanTerms terms, AuditActor? by, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(LockOf(organizationId), ct);
        await SaveAsync(await FindAsync(organizationId, ct), organizationId, terms, time.GetUtcNow(), by, ct);
    }

    /// <summary>Sets the plan that the payment provider reports.</summary>
    /// <returns>False if the event was received before, or is older than the last change.</returns>
    /// <inheritdoc cref="SetAsync"/>
    public async Task<bool> ApplyAsync(BillingEvent reported, CancellationToken ct)
    {
        await using var _ = await locks.AcquireAsync(LockOf(reported.OrganizationId), ct);
        var receipt = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"billing:{reported.Id}")));
        if (await db.WebhookReceipts.AnyAsync(known => known.Id == receipt, ct))
        {
            return false;
        }

        // Receipts are deleted after some days. A later replay is older than the last change, or changes nothing.
        db.WebhookReceipts.Add(new WebhookReceipt { Id = receipt, Event = "billing", ReceivedAt = time.GetUtcNow() });
        var row = await FindAsync(reported.OrganizationId, ct);
        if (row?.ChangedAt > reported.CreatedAt)
        {
            await db.SaveChangesAsync(ct);
            return false;
        }

        await SaveAsync(row, reported.OrganizationId, reported.Terms, reported.CreatedAt, by: null, ct);
        return true;
    }

    private static string LockOf(string organizationId) => $"plan:{organizationId}";

    private ValueTask<OrganizationPlan?> ReadAsync(string organizationId, CancellationToken ct) => rows.GetAsync(
        (nameof(OrganizationPlans), organizationId),
        () => db.OrganizationPlans.AsNoTracking().FirstOrDefaultAsync(plan => plan.OrganizationId == organizationId, ct));

    private Task<OrganizationPlan?> FindAsync(string organizationId, CancellationToken ct) =>
        db.OrganizationPlans.FirstOrDefaultAsync(plan => plan.OrganizationId == organizationId, ct);

    /// <summary>Saves row, receipt, audit entry and job together.</summary>
    private async Task SaveAsync(
        OrganizationPlan? row, string organizationId, PlanTerms terms, DateTimeOffset at, AuditActor? by, CancellationToken ct)
    {
        var plan = SitePlans.Find(terms.Plan) ?? throw new ArgumentException($"There is no plan {terms.Plan}.", nameof(terms));
        ArgumentOutOfRangeException.ThrowIfLessThan(terms.Seats ?? 1, 1, nameof(terms));
        var entitlements = (terms.Entitlements ?? []).Distinct().Order(StringComparer.Ordinal).ToList();
        entitlements.ForEach(entitlement => SitePlans.TitleOf(entitlement));
        var before = row is null ? [] : Fields(row);
        if (row is null)
        {
            db.OrganizationPlans.Add(row = new OrganizationPlan { OrganizationId = organizationId, Plan = plan.Name });
        }

        (row.Plan, row.Seats, row.ValidUntil, row.ChangedAt) = (plan.Name, terms.Seats, terms.ValidUntil, at);
        row.Entitlements = string.Join(' ', entitlements);
        var after = Fields(row);
        var changed = after.Where(field => field.Value != before.GetValueOrDefault(field.Key)).Select(field => field.Key).ToList();
        if (changed.Count > 0)
        {
            db.Add(audit.NewEntry(
                new AuditChange(
                    PlanFeature.Changed, organizationId, new AuditTarget(PlanFeature.Target, organizationId, plan.Name),
                    before.Count == 0 ? null : changed.ToDictionary(field => field, before.GetValueOrDefault),
                    changed.ToDictionary(field => field, field => after[field]),
                    by),
                AuditOutcome.Done));
        }

        await jobs.EnqueueAsync<PlanMirrorJob>(organizationId, ct: ct);
    }

    private static Dictionary<string, string?> Fields(OrganizationPlan row) => new()
    {
        [nameof(OrganizationPlan.Plan)] = row.Plan,
        [nameof(OrganizationPlan.Seats)] = row.Seats?.ToString(CultureInfo.InvariantCulture),
        [nameof(OrganizationPlan.Entitlements)] = row.Entitlements is "" ? null : row.Entitlements,
        [nameof(OrganizationPlan.ValidUntil)] = row.ValidUntil?.ToString("u", CultureInfo.InvariantCulture),
    };
}
