using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrgStarter.Data;
using OrgStarter.Logto;
using OrgStarter.Platform.Audit;
using OrgStarter.Platform.Data;
using OrgStarter.Platform.Jobs;

namespace OrgStarter.Features.Plans;

/// <summary>
/// Writes the plan of an organization into its <c>customData</c> at Logto, below <see cref="Field"/>, for claims of tokens and for other
/// programs. The key is the organization's id. The job runs again when the plan ends.
/// </summary>
public sealed class PlanMirrorJob(AppDbContext db, ILogtoManagementApi logto, Locks locks, AuditTrail audit, TimeProvider time) : IJob
{
    public const string Field = "plan";

    public static string Kind => "plan-mirror";

    public async Task<JobResult> RunAsync(JobRun run, CancellationToken ct)
    {
        // Logto replaces the object as a whole. The lock is that of all changes of an organization's settings.
        await using var _ = await locks.AcquireAsync($"settings:{run.Key}", ct);
        if (await db.OrganizationPlans.AsNoTracking().FirstOrDefaultAsync(plan => plan.OrganizationId == run.Key, ct) is not { } row
            || await FindAsync(run.Key, ct) is not { } organization)
        {
            return JobResult.Done;
        }

        var current = CurrentPlan.Of(row, time.GetUtcNow());
        var mirrored = JsonSerializer.SerializeToElement(
            new { current.Plan.Name, current.Seats, current.Entitlements, ValidUntil = current.Ended is null ? current.ValidUntil : null },
            JsonSerializerOptions.Web);
        var present = organization.CustomData ?? [];
        if (present.GetValueOrDefault(Field) is not JsonElement before || !JsonElement.DeepEquals(before, mirrored))
        {
            await logto.ChangeOrganization(
                run.Key,
                new() { ["customData"] = new Dictionary<string, object?>(present) { [Field] = mirrored } },
                ct);
            await RecordEndAsync(row, current, ct);
        }

        return row.ValidUntil is { } end && current.Ended is null ? JobResult.At(end) : JobResult.Done;
    }

    /// <returns>Null for an organization that Logto does not have.</returns>
    private async Task<LogtoOrganization?> FindAsync(string id, CancellationToken ct)
    {
        try
        {
            return await logto.GetOrganization(id, ct);
        }
        catch (LogtoException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    private async Task RecordEndAsync(OrganizationPlan row, CurrentPlan current, CancellationToken ct)
    {
        if (current.Ended is { } ended && ended != current.Plan)
        {
            db.Add(audit.NewEntry(
                new AuditChange(
                    PlanFeature.Ended, row.OrganizationId, new AuditTarget(PlanFeature.Target, row.OrganizationId, ended.Name),
                    AuditChange.Field(nameof(OrganizationPlan.Plan), ended.Name),
                    AuditChange.Field(nameof(OrganizationPlan.Plan), current.Plan.Name)),
                AuditOutcome.Done));
            await db.SaveChangesAsync(ct);
        }
    }
}
